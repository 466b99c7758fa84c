import Diagnostics
import LinearModels
import Statistics
import Tensors

/// The rows of a concept, then those of its counterpart, as the classifier sees them.
struct CAVSamples {
  let rows: Tensor<Float>
  let positive: [Int]
  let negative: [Int]
  private let names: (concept: String, counterpart: String)

  /// What a fit gives.
  struct Fitted {
    let weights: [Double]
    let intercept: Double
    let summary: FitSummary
    let accuracy: CAVAccuracy
  }

  init(
    _ concept: ConceptActivations,
    _ counterpart: ConceptActivations,
    _ pooling: Pooling
  ) throws(InputError) {
    names = (concept.name, counterpart.name)
    let shapes = [concept, counterpart].map { Array($0.rows.shape.dims.dropFirst()) }
    guard shapes[0] == shapes[1] else { throw InputError(.otherShape(names, shapes)) }
    let both = [concept, counterpart].map { pooling.activations($0.rows) }
    let counts = both.map { $0.shape[0] }
    rows = Tensor(
      [counts[0] + counts[1], both[0].rowCount],
      both[0].elements + both[1].elements
    )
    positive = Array(0..<counts[0])
    negative = Array(counts[0]..<counts[0] + counts[1])
  }

  /// Cross-validates, then fits all rows; from the features where these are fewer than the rows.
  func fit(
    _ settings: CAVSettings,
    _ generator: inout SeededGenerator,
    _ workers: Workers
  ) throws(InputError) -> Fitted {
    let validation = CAVCrossValidation(
      settings.classifier,
      scale: settings.scale,
      folds: settings.folds
    )
    guard rows.rowCount >= rows.shape[0] else {
      return try fitFeatures(settings, validation, &generator)
    }
    let gram = try GramMatrix(of: rows, workers: workers)
    let accuracy = try validation.accuracy(
      gram,
      positive: positive,
      negative: negative,
      using: &generator
    )
    let model = try settings.classifier.fit(
      LabelledGram(gram, positive: positive, negative: negative, scale: settings.scale)
    )
    guard model.hasDirection else { throw InputError(.noDifference(names)) }
    return Fitted(
      weights: model.weights(of: rows),
      intercept: model.intercept,
      summary: model.fit,
      accuracy: accuracy
    )
  }

  private func fitFeatures(
    _ settings: CAVSettings,
    _ validation: CAVCrossValidation,
    _ generator: inout SeededGenerator
  ) throws(InputError) -> Fitted {
    let samples = try LabelledRows(
      rows,
      positive: positive,
      negative: negative,
      scale: settings.scale
    )
    let accuracy = try validation.accuracy(
      rows,
      positive: positive,
      negative: negative,
      using: &generator
    )
    let model = try settings.classifier.fit(samples)
    guard model.hasDirection else { throw InputError(.noDifference(names)) }
    return Fitted(
      weights: model.weights,
      intercept: model.intercept,
      summary: model.fit,
      accuracy: accuracy
    )
  }
}
