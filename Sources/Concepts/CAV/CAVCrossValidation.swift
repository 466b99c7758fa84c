public import Diagnostics
public import LinearModels
public import Statistics
public import Tensors

/// How the accuracy of a CAV is found: by fits that each leave one part of the images out.
public struct CAVCrossValidation: Sendable {
  /// What is fitted.
  public var classifier: any LinearClassifier
  /// By what the features are divided before each fit, from its own training images.
  public var scale: FeatureScale
  /// The number of parts; fewer where there are fewer images.
  public var folds: Int

  /// Creates a configuration.
  ///
  /// - Precondition: `folds >= 2`.
  public init(
    _ classifier: any LinearClassifier,
    scale: FeatureScale = .none,
    folds: Int = StratifiedFolds.defaultCount
  ) {
    precondition(folds >= 2, "\(folds) parts leave nothing to fit on")
    self.classifier = classifier
    self.scale = scale
    self.folds = folds
  }

  /// The accuracy on held-out images, from the inner products of all images alone.
  ///
  /// - Parameters:
  ///   - gram: the inner products of the layer's activations.
  ///   - positive: the rows of the concept.
  ///   - negative: the rows of its counterpart.
  ///   - generator: draws the parts.
  /// - Throws: `concepts.too-few-images` if a class has fewer than two different images, and what the
  ///   classifier throws.
  public func accuracy(
    _ gram: GramMatrix,
    positive: [Int],
    negative: [Int],
    using generator: inout SeededGenerator
  ) throws(InputError) -> CAVAccuracy {
    try accuracy(positive, negative, &generator) { training, images throws(InputError) in
      let samples = training.positive + training.negative
      let model = try classifier.fit(
        LabelledGram(
          gram,
          positive: training.positive,
          negative: training.negative,
          scale: scale
        )
      )
      guard model.hasDirection else { return images.map { _ in 0 } }
      let products = gram.products.block(rows: images, columns: samples)
      return model.decisions(products: products)
    }
  }

  /// The accuracy on held-out images, from activations of fewer features than images.
  ///
  /// - Parameters:
  ///   - rows: the layer's activations, [n, ...].
  ///   - positive: the rows of the concept.
  ///   - negative: the rows of its counterpart.
  ///   - generator: draws the parts.
  /// - Throws: `concepts.too-few-images` if a class has fewer than two different images, and what the
  ///   classifier throws.
  public func accuracy(
    _ rows: Tensor<Float>,
    positive: [Int],
    negative: [Int],
    using generator: inout SeededGenerator
  ) throws(InputError) -> CAVAccuracy {
    try accuracy(positive, negative, &generator) { training, images throws(InputError) in
      let model = try classifier.fit(
        LabelledRows(
          rows,
          positive: training.positive,
          negative: training.negative,
          scale: scale
        )
      )
      return model.decisions(rows, at: images)
    }
  }

  /// Counts the images on their own side, part by part.
  private func accuracy(
    _ positive: [Int],
    _ negative: [Int],
    _ generator: inout SeededGenerator,
    decisions: (StratifiedFolds.Part, [Int]) throws(InputError) -> [Double]
  ) throws(InputError) -> CAVAccuracy {
    let division = try StratifiedFolds(
      folds,
      positive: positive,
      negative: negative,
      using: &generator
    )
    var (correct, trials) = (0, 0)
    for (index, part) in division.parts.enumerated() {
      let training = division.training(without: index)
      let found = try decisions(training, part.positive + part.negative)
      correct += found.prefix(part.positive.count).count { $0 > 0 }
      correct += found.dropFirst(part.positive.count).count { $0 < 0 }
      trials += found.count
    }
    return CAVAccuracy(correct: correct, trials: trials, folds: division.parts.count)
  }
}
