import Statistics

extension SeededGenerator {
  /// A number of the range, all equally likely.
  mutating func uniform(_ range: Range<Double>) -> Double {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Whether something of this probability happens.
  mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

  /// One of several, all equally likely.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
