public import Statistics
import Tensors

/// How well a surrogate imitates on rows that it was not fitted on.
public enum Fidelity: Sendable, Hashable, Codable {
  /// The share of rows with the network's class, with its exact 95 % interval, beside that of always
  /// naming the class most frequent among the training rows.
  case accuracy(share: Double, interval: Interval, majority: Double, rows: Int)
  /// R², the share of the scores' variance that is explained (negative where the mean would do
  /// better), with a 95 % bootstrap interval over rows.
  case determination(share: Double, interval: Interval, rows: Int)

  /// - Parameters:
  ///   - predictions: what the model says of each held-out row.
  ///   - decisions: what the network says of them.
  ///   - training: what it says of the others.
  init(
    _ predictions: [[Double]],
    _ decisions: Decisions,
    training: Decisions,
    _ generator: SeededGenerator
  ) {
    switch decisions {
    case .classes(let classes, _):
      let hits = zip(predictions, classes).count { Self.largest($0) == $1 }
      let usual = Self.largest(
        training.targets.transposedTimes(.init(repeating: 1, count: training.count))
      )
      self = .accuracy(
        share: Double(hits) / Double(classes.count),
        interval: Binomial.clopperPearson(successes: hits, trials: classes.count),
        majority: Double(classes.count { $0 == usual }) / Double(classes.count),
        rows: classes.count
      )
    case .scores(let scores):
      let guesses = predictions.map { $0[0] }
      var generator = generator
      let replicates = (0..<1000).compactMap { _ in
        let rows = generator.resample(Array(scores.indices))
        return Self.determination(rows.map { guesses[$0] }, rows.map { scores[$0] })
      }
      let value = Self.determination(guesses, scores) ?? 0
      self = .determination(
        share: value,
        interval: replicates.isEmpty
          ? Interval(lower: value, upper: value)
          : Sample(replicates).percentileInterval(confidence: 0.95),
        rows: scores.count
      )
    }
  }

  /// The first of the largest numbers.
  private static func largest(_ numbers: [Double]) -> Int {
    numbers.indices.reduce(0) { numbers[$1] > numbers[$0] ? $1 : $0 }
  }

  /// R²; `nil` if the scores do not vary.
  private static func determination(_ guesses: [Double], _ scores: [Double]) -> Double? {
    let mean = scores.reduce(0, +) / Double(scores.count)
    let all = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let rest = zip(guesses, scores).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return all > 0 ? 1 - rest / all : nil
  }
}
