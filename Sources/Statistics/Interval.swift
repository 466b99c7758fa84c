/// A range in which a number lies with a stated confidence, or its spread: both ends belong to it.
public struct Interval: Sendable, Hashable, Codable {
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// An interval.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The distance of the ends.
  public var width: Double { upper - lower }

  /// Whether a number lies in the interval.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}
