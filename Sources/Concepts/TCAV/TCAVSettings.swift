public import LinearModels
public import Statistics
public import Tensors

/// Everything that can change a number of a TCAV run, apart from the data.
public struct TCAVSettings: Sendable, Hashable, Codable {
  /// The seed of all random choices: the random sets, who meets whom, folds, the bootstrap.
  public var seed: UInt64 = 0
  /// R, the number of random sets. 500 as in Kim et al.; the smallest p-value is 1/(R + 1).
  public var randomSets = 500
  /// The number of opponents that every set meets; 20 keep the noise of T well below its spread.
  public var opponents = 20
  /// The classifier whose normal is the CAV.
  public var classifier = CAVClassifier.standard
  /// By what the features are divided before the fit.
  public var scale = FeatureScale.none
  /// What the classifier sees of a layer.
  public var pooling = Pooling.none
  /// How p-values are made.
  public var test = SignificanceTest.rank
  /// The correction over all layers and concepts of the run.
  public var correction = PValueCorrection.holm
  /// The level at which an adjusted p-value counts as significant.
  public var level = 0.05
  /// Whether the other concept folders are opponents too, of every set alike.
  public var againstConcepts = false
  /// The number of parts of the cross-validation.
  public var folds = 5
  /// The number of bootstrap resamples of class and concept images behind an effect's interval.
  public var resamples = 400
  /// The confidence of the intervals.
  public var confidence = 0.95
  /// Whose conventions are reported beside ours.
  public var parity = TCAVParity.none

  /// The default settings.
  public init() {}
}

/// Another tool whose scores are reported beside ours, by its own conventions.
public enum TCAVParity: String, Sendable, Hashable, Codable, CaseIterable {
  /// Our scores only.
  case none
  /// captum's `sign_count` (the share of class images with S > 0, ties counting nothing) and
  /// `magnitude` (the signed mean of S), with S = gradient . w and w not normalised.
  case captum
}
