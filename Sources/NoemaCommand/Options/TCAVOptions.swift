import ArgumentParser
import Concepts
import LinearModels
import Tensors

/// What can change a number of a TCAV run, apart from the data.
struct TCAVOptions: ParsableArguments {
  @OptionGroup(title: "CAV") var cav: CAVOptions

  @Option(
    help: ArgumentHelp(
      "Random sets, drawn from one random folder; the smallest p is 1/(runs + 1). (default: 500)",
      valueName: "R"
    )
  )
  var runs: Int?

  @Option(help: ArgumentHelp("Sets that each set is compared with.", valueName: "n"))
  var opponents = TCAVSettings().opponents

  @Option(
    help: """
      The test: rank, or for comparison with published work welch, student, mann-whitney, which \
      treat runs as independent.
      """
  )
  var test = TCAVSettings().test

  @Option(
    help: "The correction over layers and concepts: holm, bonferroni, benjamini-hochberg, none."
  )
  var correction = TCAVSettings().correction

  @Option(help: ArgumentHelp("The level of significance.", valueName: "p"))
  var level = TCAVSettings().level

  @Flag(help: "Count the other concepts as opponents too.")
  var againstConcepts = false

  @Option(help: "Report another tool's scores beside ours: none, captum.")
  var parity = TCAVSettings().parity

  @Option(help: ArgumentHelp("Bootstrap resamples behind an interval.", valueName: "n"))
  var resamples = TCAVSettings().resamples

  func validate() throws {
    try SettingRange.runs.check(runs ?? TCAVSettings().randomSets, "--runs")
    try SettingRange.opponents.check(opponents, "--opponents")
    try SettingRange.resamples.check(resamples, "--resamples")
    guard level > 0, level < 1 else {
      throw ValidationError("--level is \(level), but must be between 0 and 1.")
    }
  }

  /// The settings that the options name.
  func settings() throws -> TCAVSettings {
    var settings = TCAVSettings()
    let cav = try cav.settings()
    settings.classifier = cav.classifier
    settings.scale = cav.scale
    settings.pooling = cav.pooling
    settings.folds = cav.folds
    settings.seed = cav.seed
    settings.randomSets = runs ?? settings.randomSets
    settings.opponents = opponents
    settings.test = test
    settings.correction = correction
    settings.level = level
    settings.againstConcepts = againstConcepts
    settings.parity = parity
    settings.resamples = resamples
    return settings
  }
}

/// How a CAV is fitted.
struct CAVOptions: ParsableArguments {
  /// The classifiers there are.
  enum Classifier: String, CaseIterable, ExpressibleByArgument {
    case logistic, ridge
  }

  @Option(help: "The classifier: logistic, ridge.")
  var classifier = Classifier.logistic

  @Option(
    name: .customLong("c"),
    help: ArgumentHelp(
      "The inverse penalty C of the logistic regression; 1/C is ridge's alpha.",
      valueName: "C"
    )
  )
  var c = 1.0

  @Option(
    help: "Divide the features by nothing (none) or by their root mean square length (trace)."
  )
  var scale = FeatureScale.none

  @Option(
    help:
      "What the classifier sees of a layer [N, C, ...]: all values (none) or means over space (mean)."
  )
  var pool = Pooling.none

  @Option(help: ArgumentHelp("Parts of the cross-validation.", valueName: "n"))
  var folds = CAVSettings().folds

  @Option(help: ArgumentHelp("The seed of every random choice, from 0 up.", valueName: "n"))
  var seed: UInt64 = 0

  func validate() throws {
    try SettingRange.folds.check(folds, "--folds")
    guard c > 0, c.isFinite, (1 / c).isFinite else {
      throw ValidationError("--c is \(c), but must be above 0 and finite.")
    }
  }

  /// The settings that the options name.
  func settings() throws -> CAVSettings {
    var settings = CAVSettings()
    switch classifier {
    case .logistic: settings.classifier = .logistic(try LogisticRegression(c: c))
    case .ridge: settings.classifier = .ridge(try RidgeClassifier(alpha: 1 / c))
    }
    settings.scale = scale
    settings.pooling = pool
    settings.folds = folds
    settings.seed = seed
    return settings
  }
}
