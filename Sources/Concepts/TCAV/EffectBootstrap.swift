import Diagnostics
import Statistics
import Tensors

/// A percentile bootstrap of a concept's mean score over class images and concept images.
///
/// Resampling class images costs nothing: it reweights votes that are known. Resampling concept
/// images changes the CAVs, so each resample refits some, against a few of the concept's opponents
/// in turn. What these opponents add of their own must not widen the interval (it is the spread over
/// runs): with u_c the mean over all runs of class image c's vote, h_c its mean vote in the original
/// runs against these opponents and h'_c in the refitted ones, a replicate is the mean over resampled
/// c of u_c + h'_c - h_c, in which the opponents' own part cancels. Only the interaction of opponents
/// and resample stays, so that the interval is a little wide. Votes are 1, 1/2 at a tie, or 0.
struct EffectBootstrap {
  let scorer: SensitivityScorer
  let concept: [Int]
  let opponents: [[Int]]
  let runs: [SensitivityRun]

  /// The refits of a resample: four leave a quarter of the interaction's variance.
  private static let refits = 4

  /// The interval of score - 1/2.
  func interval(using generator: SeededGenerator, workers: Workers) throws -> Interval {
    let halves = runs.map(\.derivatives.halves)
    let images = Array(0..<scorer.classCount)
    let meanHalves = images.map { image in
      halves.reduce(0.0) { $0 + Double($1[image]) } / Double(runs.count)
    }
    let refits = min(Self.refits, opponents.count)
    let near = try workers.map(blocks: opponents.count) { index in
      try scorer.resampled(runs[index], concept: concept, opponent: opponents[index])
    }
    let replicates: [Double] = try workers.map(blocks: scorer.settings.resamples) { index in
      var generator = generator.stream(index)
      let drawn = generator.resample(Array(concept.indices))
      var change = [Int](repeating: 0, count: images.count)
      for refit in 0..<refits {
        let opponent = (index * refits + refit) % opponents.count
        let votes = try scorer.halves(of: near[opponent], drawn: drawn)
        for (image, vote) in votes.enumerated() {
          change[image] += vote - halves[opponent][image]
        }
      }
      let total = generator.resample(images).reduce(0.0) { sum, image in
        sum + meanHalves[image] + Double(change[image]) / Double(refits)
      }
      return min(1, max(0, total / Double(2 * images.count))) - 0.5
    }
    return Sample(replicates).percentileInterval(confidence: scorer.settings.confidence)
  }
}
