import Statistics
import Testing

@Test("Benjamini and Hochberg's adjustment is SciPy's")
func benjaminiHochberg() {
  let adjusted = PValueCorrection.benjaminiHochberg.adjusted(SciPyReference.pValues)
  for (ours, theirs) in zip(adjusted, SciPyReference.benjaminiHochberg) {
    #expect(abs(ours - theirs) <= 1e-15)
  }
}

@Test("A hypothesis is rejected by its adjusted p-value exactly if the procedure rejects it")
func adjustedPValuesAreTheProcedures() {
  var generator = SeededGenerator(seed: 3)
  for _ in 0..<200 {
    // Multiples of 1/64, so that ties occur and products are exact.
    let p = (0..<8).map { _ in Double(generator.below(20)) / 64 }
    for level in [0.03, 0.1, 0.5] {
      for (correction, procedure) in [
        (PValueCorrection.holm, holm), (.bonferroni, bonferroni), (.none, uncorrected),
        (.benjaminiHochberg, stepUp),
      ] {
        #expect(correction.adjusted(p).map { $0 <= level } == procedure(p, level))
      }
    }
  }
}

@Test("Holm lies between no correction and Bonferroni, and none passes 1")
func order() {
  let p = SciPyReference.pValues
  let holm = PValueCorrection.holm.adjusted(p)
  let bonferroni = PValueCorrection.bonferroni.adjusted(p)
  #expect(zip(p, holm).allSatisfy { $0 <= $1 } && zip(holm, bonferroni).allSatisfy { $0 <= $1 })
  #expect(bonferroni.allSatisfy { $0 <= 1 })
  #expect(PValueCorrection.allCases.allSatisfy { $0.adjusted([]).isEmpty })
}

// The procedures as their papers tell them: walk through the sorted p-values and stop.

private func holm(_ p: [Double], _ level: Double) -> [Bool] {
  var rejected = p.map { _ in false }
  for (place, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
    guard p[index] * Double(p.count - place) <= level else { break }
    rejected[index] = true
  }
  // Equal p-values share their fate.
  let largest = p.indices.filter { rejected[$0] }.map { p[$0] }.max() ?? -1
  return p.map { $0 <= largest }
}

private func stepUp(_ p: [Double], _ level: Double) -> [Bool] {
  let sorted = p.sorted()
  let last = sorted.indices.last { sorted[$0] * Double(p.count) <= level * Double($0 + 1) }
  return p.map { value in last.map { value <= sorted[$0] } ?? false }
}

private func bonferroni(_ p: [Double], _ level: Double) -> [Bool] {
  p.map { $0 * Double(p.count) <= level }
}

private func uncorrected(_ p: [Double], _ level: Double) -> [Bool] { p.map { $0 <= level } }
