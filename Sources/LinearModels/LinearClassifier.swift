public import Diagnostics
import Tensors

/// A way to separate two classes by a hyperplane, told only the inner products of the samples.
///
/// A type that conforms is a configuration: its properties are the settings, `fit` learns and
/// returns a value of another type. One requirement has no default. The objective must be penalised
/// by |w|² alone (not by the intercept), so that w is a combination of the samples and depends on
/// nothing but their inner products. The result must not depend on the order of the samples beyond
/// rounding, and swapping the classes must turn (w, b) into (-w, -b).
public protocol LinearClassifier: Sendable {
  /// The hyperplane between the classes, positive samples on the positive side, as a combination of
  /// the samples.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  func fit(_ samples: LabelledGram) throws(InputError) -> DualModel

  /// The same hyperplane from the features themselves, cheaper where these are fewer than the
  /// samples. The default goes through the inner products.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  func fit(_ samples: LabelledRows) throws(InputError) -> LinearModel
}

extension LinearClassifier {
  /// The hyperplane from the features, through their inner products.
  public func fit(_ samples: LabelledRows) throws(InputError) -> LinearModel {
    try fit(throughProducts: samples)
  }

  /// The hyperplane from the features, through their inner products, whatever the shape.
  func fit(throughProducts samples: LabelledRows) throws(InputError) -> LinearModel {
    let dual = try fit(LabelledGram(samples))
    let weights = samples.features.times(dual.coefficients).dropLast()
    return samples.model(weights: Array(weights), intercept: dual.intercept, fit: dual.fit)
  }
}
