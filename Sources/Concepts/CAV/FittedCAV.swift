import Attribution
public import Diagnostics
public import LinearModels
import Statistics
public import Tensors

/// A CAV fresh from its fit, with what the fit showed.
public struct FittedCAV: Sendable {
  /// The vector.
  public let cav: CAV
  /// Whether the concept is in the layer.
  public let verdict: ConceptVerdict
  /// How the fit on all images went.
  public let fit: FitSummary
  /// What a reader must know.
  public let notices: [Notice]

  /// Fits a concept against its counterpart in one layer: first the accuracy by cross-validation,
  /// then the vector on all images.
  ///
  /// - Parameters:
  ///   - concept: the images of the concept.
  ///   - counterpart: what they are told apart from.
  ///   - layer: the name of the tensor.
  ///   - settings: everything else that can change the vector.
  ///   - digests: of the network and other inputs, stored with the vector.
  ///   - versions: of what computes, stored with the vector.
  ///   - workers: the threads.
  /// - Throws: `concepts.other-shape` if the two differ in the shape of a row,
  ///   `concepts.too-few-images`, `concepts.no-difference` if both have the same activations,
  ///   `tensors.not-finite`, and what the classifier throws.
  public init(
    _ concept: ConceptActivations,
    against counterpart: ConceptActivations,
    layer: String,
    settings: CAVSettings = CAVSettings(),
    digests: [String: String] = [:],
    versions: [String: String] = [:],
    workers: Workers
  ) throws(InputError) {
    let samples = try CAVSamples(concept, counterpart, settings.pooling)
    var generator = SeededGenerator(seed: settings.seed).stream("cross-validation")
    let fitted = try samples.fit(settings, &generator, workers)
    let direction: Direction
    do {
      direction = try Direction(
        normal: fitted.weights,
        intercept: fitted.intercept,
        layer: layer,
        space: settings.pooling.space(of: concept.rows)
      )
    } catch { throw error.at("\(concept.name) against \(counterpart.name)") }
    cav = CAV(
      direction: direction,
      concept: concept.name,
      counterpart: counterpart.name,
      imageCounts: CAV.ImageCounts(
        concept: samples.positive.count,
        counterpart: samples.negative.count
      ),
      settings: settings,
      accuracy: fitted.accuracy,
      digests: digests.merging(["concept": concept.digest, "counterpart": counterpart.digest]) {
        $1
      },
      versions: versions
    )
    verdict = ConceptVerdict([fitted.accuracy], confidence: settings.confidence)
    fit = fitted.summary
    let folds = fitted.accuracy.folds
    notices =
      folds < settings.folds
      ? [.fewerFolds(concept.name, asked: settings.folds, folds: folds)] : []
  }
}
