public import LinearModels
public import Tensors

/// Everything that can change a CAV, apart from the images and the network.
public struct CAVSettings: Sendable, Hashable, Codable {
  /// The classifier whose normal is the CAV.
  public var classifier = CAVClassifier.standard
  /// By what the features are divided before the fit.
  public var scale = FeatureScale.none
  /// What the classifier sees of the layer.
  public var pooling = Pooling.none
  /// The number of parts of the cross-validation; at least 2.
  public var folds = StratifiedFolds.defaultCount
  /// The confidence of the accuracy's interval.
  public var confidence = 0.95
  /// The seed that draws the parts.
  public var seed: UInt64 = 0

  /// The default settings.
  public init() {}
}
