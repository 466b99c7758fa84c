/// Where long work says how far it is; it never changes what is computed.
public struct ProgressReporter: Sendable {
  private let report: @Sendable (_ stage: String, _ done: Int, _ total: Int) -> Void

  /// Says nothing.
  public static let silent = ProgressReporter { _, _, _ in }

  /// Progress that is reported to someone.
  ///
  /// - Parameter report: is given what is being done (`activations of fire5`), how many parts are
  ///   done, and how many there are.
  public init(_ report: @escaping @Sendable (_ stage: String, _ done: Int, _ total: Int) -> Void) {
    self.report = report
  }

  /// Says that `done` of `total` parts of a stage are done.
  public func callAsFunction(_ stage: String, _ done: Int, of total: Int) {
    report(stage, done, total)
  }
}
