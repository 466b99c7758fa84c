/// Something that a reader of a result must know so as not to be misled; the run went on.
public struct Notice: Sendable, Hashable, Codable {
  /// A stable name for programs and tests, such as `concepts.few-class-images`.
  public let code: String
  /// What a person reads: one or two plain sentences.
  public let text: String

  /// Creates a notice.
  public init(_ code: String, _ text: String) {
    self.code = code
    self.text = text
  }
}
