public import Diagnostics

/// A way to separate two classes by a hyperplane, told only the inner products of the samples.
///
/// A type that conforms is a configuration: its properties are the settings, `fit` learns and
/// returns a value of another type. The objective must be penalised by |w|² alone (not by the
/// intercept), so that w is a combination of the samples and depends on nothing but their inner
/// products. The result must depend only on the samples, not on their order beyond rounding, and
/// swapping the classes must turn (w, b) into (-w, -b).
public protocol LinearClassifier: Sendable {
  /// The hyperplane w.x + b = 0 between the classes, positive samples on the positive side.
  ///
  /// - Throws: `linear-models.no-convergence` if the solution can't be reached in double precision.
  func fit(_ samples: LabelledGram) throws(InputError) -> DualModel
}
