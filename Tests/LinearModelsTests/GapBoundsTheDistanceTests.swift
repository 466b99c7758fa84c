import LinearModels
import Tensors
import Testing

@Suite struct GapBoundsTheDistanceTests {
  @Test(
    "the optimal w is as near as the gap says, at every step",
    arguments: [0, 0.1, 2] as [Float],
    [1e-4, 1, 1e4]
  )
  func distance(_ shift: Float, _ c: Double) throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      let samples = try GramRows.halves(GramRows.normal(40, 90, shift: shift, seed: seed))
      let optimum = try LogisticRegression(c: c, tolerance: 1e-11).fit(samples).coefficients
      let length = squaredNorm(optimum, samples)
      for start in [3, -3] as [Double] {
        var point = gap(samples, c: c, from: start)
        var steps = 0
        for _ in 0..<6 where point.step() {
          steps += 1
          let away = squaredNorm(zip(point.a, optimum).map { $0 - $1 }, samples)
          // The optimum itself is known to eleven digits of its length, 10⁻²² of the square.
          #expect(away <= point.gap + 1e-20 * length)
        }
        #expect(steps > 0)
      }
    }
  }

  @Test("the gap closes")
  func closes() throws {
    let samples = try GramRows.halves(GramRows.normal(40, 90, shift: 0.1))
    var point = gap(samples, c: 1, from: 1)
    for _ in 0..<8 {
      let isTaken = point.step()
      #expect(isTaken)
    }
    // What is left is what rounding may have taken.
    #expect(point.gap < 1e-10 * squaredNorm(point.a, samples))
  }

  /// Begins where all samples are on their sides, or on the wrong ones.
  private func gap(_ samples: LabelledGram, c: Double, from margin: Double) -> LogisticGap {
    LogisticGap(
      samples,
      SingleGram(samples.products),
      weights: samples.signs.map { _ in c },
      from: samples.signs.map { $0 * margin }
    )
  }

  /// |Xᵀ a|².
  private func squaredNorm(_ a: [Double], _ samples: LabelledGram) -> Double {
    let image = samples.products.times(a)
    return zip(a, image).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
