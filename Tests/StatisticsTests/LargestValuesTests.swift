import Statistics
import Testing

@Suite struct LargestValuesTests {
  /// Values with ties, zeros of both signs, one sign or two, and orders that favour nothing.
  static func sample(_ kind: Int, _ count: Int) -> [Float] {
    var random = SeededGenerator(seed: UInt64(kind))
    return (0..<count).map { index in
      switch kind {
      case 0: Float(random.uniform())
      case 1: Float(random.below(5)) - 2
      case 2: max(Float(random.uniform()) - 0.99, 0)
      case 3: Float(index)
      case 4: -Float(index)
      case 5: index % 2 == 0 ? 0 : -0.0
      default: -1.5
      }
    }
  }

  @Test("the values kept are those of a full sort", arguments: 0..<7, [1, 7, 300, 5000])
  func sorted(_ kind: Int, _ capacity: Int) {
    let values = Self.sample(kind, 3000)
    var largest = LargestValues(capacity: capacity)
    values.withUnsafeBufferPointer { largest.insert($0) }
    #expect(largest.sorted == Array(values.sorted(by: >).prefix(capacity)))
    #expect(largest.sorted.allSatisfy { $0 != 0 || $0.sign == .plus })
    #expect(capacity > 3000 || largest.floor <= largest.sorted[capacity - 1])
  }

  @Test("merging is associative and commutative, whatever the parts", arguments: 0..<7)
  func merging(_ kind: Int) {
    let values = Self.sample(kind, 4000)
    var random = SeededGenerator(seed: 9).stream(kind)
    var whole = LargestValues(capacity: 150)
    values.withUnsafeBufferPointer { whole.insert($0) }
    for _ in 0..<5 {
      var parts = Self.split(values, &random).map { part in
        var largest = LargestValues(capacity: 150)
        part.withUnsafeBufferPointer { largest.insert($0) }
        return largest
      }
      // Merging two parts at random until one is left tries every bracketing in the end.
      while parts.count > 1 {
        let other = parts.remove(at: random.below(parts.count))
        parts[random.below(parts.count)].merge(other)
      }
      #expect(parts[0] == whole)
      #expect(parts[0].sorted.map(\.bitPattern) == whole.sorted.map(\.bitPattern))
    }
  }

  static func split(_ values: [Float], _ random: inout SeededGenerator) -> [[Float]] {
    var parts = [[Float]](repeating: [], count: 6)
    for value in values { parts[random.below(6)].append(value) }
    return parts
  }
}
