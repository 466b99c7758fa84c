/// The user's input was wrong: all faults of a kind at once. The command line exits with 2.
public struct InputError: Error, Sendable, Hashable {
  /// What is wrong, in the order in which it was found; never empty.
  public let faults: [Fault]

  /// One fault.
  public init(_ fault: Fault) { faults = [fault] }

  /// Several faults, found together.
  public init(_ faults: [Fault]) {
    precondition(!faults.isEmpty, "an InputError says at least one thing")
    self.faults = faults
  }

  /// Throws all faults together if there are any.
  public static func throwAny(_ faults: [Fault]) throws(InputError) {
    if !faults.isEmpty { throw InputError(faults) }
  }

  /// The same faults at a place that only the caller knows.
  public func at(_ place: String) -> InputError { InputError(faults.map { $0.at(place) }) }
}

extension InputError: CustomStringConvertible {
  /// All faults, one paragraph each.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
