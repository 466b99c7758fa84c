import Diagnostics
import Statistics
import Tensors

/// A percentile bootstrap of a concept's mean score over class images and concept images.
///
/// Resampling class images costs nothing: it reweights signs that are known. Resampling concept
/// images changes the CAVs, so each resample refits one, against one of the concept's opponents in
/// turn. What that opponent adds of its own must not widen the interval (it is the spread over
/// runs): with u_c the mean over runs of class image c's vote, h_c its vote in the original run
/// against this opponent and h'_c in the refitted one, a replicate is the mean over resampled c of
/// u_c + h'_c - h_c, in which the opponent's own part cancels. Votes are 1, 1/2 at a tie, or 0.
struct EffectBootstrap {
  let scorer: SensitivityScorer
  let concept: [Int]
  let opponents: [[Int]]
  let runs: [SensitivityRun]

  /// The interval of score - 1/2.
  func interval(using generator: SeededGenerator, workers: Workers) throws -> Interval {
    let halves = runs.map(\.derivatives.halves)
    let images = Array(0..<scorer.classCount)
    let meanHalves = images.map { image in
      halves.reduce(0.0) { $0 + Double($1[image]) } / Double(runs.count)
    }
    let replicates: [Double] = try workers.map(blocks: scorer.settings.resamples) { index in
      var generator = generator.stream(index)
      let opponent = index % opponents.count
      let rows = generator.resample(concept)
      let refitted = try scorer.run(positive: rows, negative: opponents[opponent])
        .derivatives.halves
      let total = generator.resample(images).reduce(0.0) { sum, image in
        sum + meanHalves[image] + Double(refitted[image] - halves[opponent][image])
      }
      return min(1, max(0, total / Double(2 * images.count))) - 0.5
    }
    return Sample(replicates).percentileInterval(confidence: scorer.settings.confidence)
  }
}
