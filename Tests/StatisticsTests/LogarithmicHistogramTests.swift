import Foundation
import Statistics
import Testing

@Suite struct LogarithmicHistogramTests {
  /// Tails of every kind: uniform, exponential, Cauchy, all negative, many zeros, tiny, constant.
  static func sample(_ kind: Int, _ count: Int) -> [Float] {
    var random = SeededGenerator(seed: UInt64(100 + kind))
    return (0..<count).map { _ in
      let uniform = random.uniform()
      return switch kind {
      case 0: Float(uniform)
      case 1: Float(-log(1 - uniform))
      case 2: Float(tan(Double.pi * (uniform - 0.5)))
      case 3: -Float(1000 * uniform) - 1
      case 4: max(Float(uniform) - 0.999, 0)
      case 5: Float(uniform) * 1e-30
      case 6: Float(uniform) * 3e38
      case 7: Float(random.below(7)) - 3
      case 8: Float((uniform - 0.5) * 1e-40)
      default: 0.1
      }
    }
  }

  static func histogram(_ values: [Float], capacity: Int) -> LogarithmicHistogram {
    var histogram = LogarithmicHistogram(capacity: capacity)
    values.withUnsafeBufferPointer { histogram.insert($0) }
    return histogram
  }

  @Test(
    "each rank up to K is at or above the exact value, by less than the bound",
    arguments: 0..<10
  )
  func bound(_ kind: Int) throws {
    let values = Self.sample(kind, 20_000)
    let exact = values.sorted(by: >)
    let histogram = Self.histogram(values, capacity: 500)
    for rank in 1...500 {
      let found = try #require(histogram.largest(rank))
      // Subnormal numbers count as zero.
      let value = exact[rank - 1].isSubnormal ? 0 : exact[rank - 1]
      #expect(found >= value)
      let excess = Double(found) - Double(value)
      #expect(excess <= LogarithmicHistogram.relativeError * Double(abs(value)))
      #expect(histogram.floor <= value)
    }
    #expect(histogram.largest(501) == nil)
    if kind == 9 { #expect(histogram.largest(3) == 0.1) }
    if kind == 4 { #expect(Self.histogram(values, capacity: 9000).largest(8000) == 0) }
  }

  @Test("merging is associative and commutative, whatever the parts", arguments: 0..<10)
  func merging(_ kind: Int) {
    let values = Self.sample(kind, 5000)
    var random = SeededGenerator(seed: 3).stream(kind)
    let whole = Self.histogram(values, capacity: 120)
    for _ in 0..<5 {
      var parts = LargestValuesTests.split(values, &random).map {
        Self.histogram($0, capacity: 120)
      }
      while parts.count > 1 {
        let other = parts.remove(at: random.below(parts.count))
        parts[random.below(parts.count)].merge(other)
      }
      #expect(parts[0] == whole)
      let again = LogarithmicHistogram(
        capacity: 120,
        bins: whole.bins,
        maximum: whole.maximum
      )
      #expect(again == whole)
    }
  }

  @Test("what is kept does not grow with the number of values")
  func size() {
    let few = Self.histogram(Self.sample(1, 20_000), capacity: 100).bins.count
    let many = Self.histogram(Self.sample(1, 400_000), capacity: 100).bins.count
    #expect(few <= 100 && many <= 100)
  }
}
