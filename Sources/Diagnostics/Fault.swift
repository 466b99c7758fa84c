/// One thing that is wrong with what the user brought: what, where, and how to mend it.
///
/// Each module writes its own sentences once, as static factories in an extension
/// (`Fault.noSuchTensor(...)`), so that a sentence is found, tested and changed in one place.
public struct Fault: Error, Sendable, Hashable, Codable {
  /// A stable name for programs and tests, such as `network.no-such-tensor`.
  public let code: String
  /// What is wrong, one sentence without a final full stop.
  public let what: String
  /// Where: a file, a line, a node, a flag. `nil` when the sentence already says it.
  public let place: String?
  /// How to mend it. `nil` when there is nothing useful to say.
  public let remedy: String?

  /// Creates a fault.
  public init(_ code: String, _ what: String, at place: String? = nil, remedy: String? = nil) {
    self.code = code
    self.what = what
    self.place = place
    self.remedy = remedy
  }

  /// The same fault at a place that only the caller knows; a place already there is kept behind it.
  public func at(_ place: String) -> Fault {
    let full = self.place.map { "\(place): \($0)" } ?? place
    return Fault(code, what, at: full, remedy: remedy)
  }
}

extension Fault: CustomStringConvertible {
  /// The sentence that a person reads: what, then where, then the remedy, each on its own line.
  public var description: String {
    var lines = [what]
    if let place { lines.append("  where: \(place)") }
    if let remedy { lines.append("  mend:  \(remedy)") }
    return lines.joined(separator: "\n")
  }
}
