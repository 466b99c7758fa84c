import Foundation
import Statistics
import Testing

@Suite("Normal numbers") struct NormalNumbersTests {
  /// Box and Muller's formula as it stands, with the system's functions.
  private func formula(_ count: Int, _ random: inout SeededGenerator) -> [Double] {
    (0..<(count + 1) / 2).flatMap { _ in
      let radius = (-2 * log(1 - random.uniform())).squareRoot()
      let angle = 2 * Double.pi * random.uniform()
      return [radius * cos(angle), radius * sin(angle)]
    }
  }

  @Test("are those of the formula, whatever their count, and draw as many uniform ones")
  func formula() {
    for count in [0, 1, 2, 15, 16, 17, 511, 512, 513, 100_001] {
      var (random, again) = (SeededGenerator(seed: 7), SeededGenerator(seed: 7))
      let (numbers, wanted) = (random.normals(count), formula(count, &again))
      #expect(numbers.count == count)
      // Both are right to some 1e-15, so that they round to neighbours at worst.
      for (number, wanted) in zip(numbers, wanted) {
        #expect(abs(Double(number) - wanted) <= 1.2e-7 * max(1e-9, abs(wanted)))
      }
      #expect(random == again)
    }
  }
}
