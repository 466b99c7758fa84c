import Diagnostics
import LinearModels
import Tensors

/// A run as resamples of its concept's images see it: what all of them share is made once.
struct ResampledRun: Sendable {
  /// The rows of K: the concept's images, then the opponent's.
  let rows: [Int]
  /// How many of them are the concept's.
  let conceptCount: Int
  /// The inner products of all of them, each once.
  let samples: LabelledGram
  /// The same in single precision, and the gradients as they see them, by which signs are known before a
  /// fit is whole; `nil` for a classifier of which only whole fits are made.
  let early: (single: SingleGram, gradients: AskedVectors)?
  /// w.x + b of each by the run's own CAV; `nil` where resamples cannot begin there.
  let decisions: [Double]?
}

extension SensitivityScorer {
  /// What resamples of a run's concept share.
  func resampled(
    _ run: SensitivityRun,
    concept: [Int],
    opponent: [Int]
  ) throws(InputError) -> ResampledRun {
    let rows = concept + opponent
    let known = rows.compactMap { run.decisions[$0] }
    let samples = try LabelledGram(
      products.gram,
      positive: concept,
      negative: opponent,
      scale: settings.scale
    )
    var early: (SingleGram, AskedVectors)?
    if case .logistic = settings.classifier {
      early = (SingleGram(samples.products), gradients(at: rows, of: samples))
    }
    return ResampledRun(
      rows: rows,
      conceptCount: concept.count,
      samples: samples,
      early: early,
      decisions: known.count == rows.count ? known : nil
    )
  }

  /// For each class image 2 if S > 0, 1 if S == 0, else 0, where the concept's images are those drawn.
  ///
  /// - Parameter drawn: places among the concept's images; one may occur more than once.
  func halves(of run: ResampledRun, drawn: [Int]) throws(InputError) -> [Int] {
    if let halves = certainHalves(of: run, drawn: drawn) { return halves }
    return try self.run(
      positive: drawn.map { run.rows[$0] },
      negative: Array(run.rows[run.conceptCount...])
    ).derivatives.halves
  }

  /// The same by signs alone, where the classifier can tell them.
  private func certainHalves(of run: ResampledRun, drawn: [Int]) -> [Int]? {
    guard case .logistic(let classifier) = settings.classifier, let early = run.early else {
      return nil
    }
    var counts = [Double](repeating: 0, count: run.conceptCount)
    for place in drawn { counts[place] += 1 }
    counts += [Double](repeating: 1, count: run.rows.count - run.conceptCount)
    return classifier.sides(
      of: early.gradients,
      run.samples,
      early.single,
      counts: counts,
      from: run.decisions
    ).map { DirectionalDerivatives(values: $0).halves }
  }
}
