public import Diagnostics
public import LinearModels

/// The classifier that separates a concept from its counterpart, with its settings.
public enum CAVClassifier: Sendable, Hashable, Codable {
  /// Logistic regression penalised by |w|².
  case logistic(LogisticRegression)
  /// Ridge regression on targets -1 and +1.
  case ridge(RidgeClassifier)

  /// Logistic regression with C = 1.
  public static let standard = CAVClassifier.logistic(LogisticRegression())

  /// A short name with the setting that matters: `logistic regression, C = 1`.
  public var description: String {
    switch self {
    case .logistic(let settings): "logistic regression, C = \(settings.c)"
    case .ridge(let settings): "ridge regression, alpha = \(settings.alpha)"
    }
  }
}

extension CAVClassifier: LinearClassifier {
  /// The hyperplane between the classes, by the chosen classifier.
  ///
  /// - Throws: what the chosen classifier throws.
  public func fit(_ samples: LabelledGram) throws(InputError) -> DualModel {
    switch self {
    case .logistic(let classifier): try classifier.fit(samples)
    case .ridge(let classifier): try classifier.fit(samples)
    }
  }

  /// The hyperplane between the classes from their features, by the chosen classifier.
  ///
  /// - Throws: what the chosen classifier throws.
  public func fit(_ samples: LabelledRows) throws(InputError) -> LinearModel {
    switch self {
    case .logistic(let classifier): try classifier.fit(samples)
    case .ridge(let classifier): try classifier.fit(samples)
    }
  }
}
