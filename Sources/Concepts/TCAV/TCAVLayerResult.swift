public import Diagnostics
public import Statistics

/// The results at one layer.
public struct TCAVLayerResult: Sendable, Hashable, Codable {
  /// The tensor's name, as in the network's file.
  public var layer: String
  /// The number of values the classifier sees of an image.
  public var width: Int
  /// One result a concept, in the order of `TCAVResult.concepts`.
  public var concepts: [TCAVConceptResult]
  /// The scores of random sets against one another, in the order of `TCAVResult.randomSets`.
  public var randomSets: [RandomSetScores]
  /// What a reader must know about this layer.
  public var notices: [Notice]
}

/// The scores of random sets of one size against one another at one layer.
public struct RandomSetScores: Sendable, Hashable, Codable {
  /// The number of images in each set.
  public var size: Int
  /// The score of the first set of each of `RandomSetsSummary.pairs` against the second; that of
  /// the second against the first is 1 less it.
  public var pairScores: [Double]
}

/// One concept at one layer.
public struct TCAVConceptResult: Sendable, Hashable, Codable {
  /// The concept's name.
  public var concept: String
  /// The TCAV score: the mean over the runs of the share of class images with S > 0, ties counting
  /// half; in [0, 1].
  public var score: Double
  /// score - 1/2: positive where the concept raises the logit.
  public var effect: Double
  /// A bootstrap interval of the effect, over class images and concept images.
  public var effectInterval: Interval
  /// How the score differs from one random opponent to the next: no error of the effect.
  public var spreadOverRuns: RunSpread
  /// The mean of S over runs and class images, S = gradient . unit CAV, in logits a unit of
  /// activation.
  public var meanSensitivity: Double
  /// The standard deviation of S over class images, the root mean square over runs.
  public var sensitivityDeviation: Double
  /// The number of ties S == 0, over runs and class images; each counted half.
  public var ties: Int
  /// The p-value before correction.
  public var pValue: Double
  /// The p-value after the correction over layers and concepts.
  public var adjustedPValue: Double
  /// Whether the adjusted p-value is at most the level.
  public var isSignificant: Bool
  /// `***`, `**`, `*` for an adjusted p-value up to 0.001, 0.01, 0.05, else empty.
  public var mark: String
  /// What is said beside the p-value wherever it is shown; `nil` for the valid test.
  public var caveat: String?
  /// Whether the concept is in the layer at all.
  public var verdict: TCAVVerdict
  /// Every run, random opponents first.
  public var runs: [TCAVRun]
  /// The mean score of every random set, which the rank test compares with the concept's, [R].
  public var randomMeanScores: [Double]
  /// What a reader must know about this concept here.
  public var notices: [Notice]
}

/// The spread of a score over runs.
public struct RunSpread: Sendable, Hashable, Codable {
  /// The standard deviation over runs (n - 1); 0 for one run.
  public var standardDeviation: Double
  /// The lowest and the highest score of a run.
  public var range: Interval
}

/// Whether a classifier finds a concept in a layer.
public struct TCAVVerdict: Sendable, Hashable, Codable {
  /// Whether the median accuracy is better than chance.
  public var isConcept: Bool
  /// The cross-validated accuracy of the median run, on balanced classes: chance is 1/2.
  public var accuracy: Double
  /// The Clopper-Pearson interval of that accuracy.
  public var accuracyInterval: Interval
  /// The verdict in words: `a concept in this layer` or `not a concept in this layer`.
  public var text: String
}

/// One run: the concept against one opponent.
public struct TCAVRun: Sendable, Hashable, Codable {
  /// The opponent: `random 17`, or the name of another concept.
  public var opponent: String
  /// The share of class images with S > 0, ties counting half.
  public var score: Double
  /// The mean of S over class images.
  public var meanSensitivity: Double
  /// The standard deviation of S over class images (n - 1).
  public var sensitivityDeviation: Double
  /// The number of class images with S == 0.
  public var ties: Int
  /// The cross-validated accuracy on balanced classes.
  public var accuracy: Double
  /// captum's two scores, where they were asked for.
  public var captum: CaptumScores?
}

/// The scores of captum's TCAV, by its conventions.
public struct CaptumScores: Sendable, Hashable, Codable {
  /// The share of class images with S > 0; ties count nothing.
  public var signCount: Double
  /// The signed mean of S = gradient . w, w not normalised.
  public var magnitude: Double
}
