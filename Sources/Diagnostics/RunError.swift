/// The run failed although the input was right: a library refused, the disk is full. Exit code 1.
public struct RunError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What failed, where, and what the system said.
  public let description: String

  /// Creates an error from its sentence.
  public init(_ description: String) { self.description = description }
}
