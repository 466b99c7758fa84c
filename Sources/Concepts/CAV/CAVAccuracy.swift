public import Statistics

/// How well a classifier tells a concept from its counterpart on images that it was not fitted on.
public struct CAVAccuracy: Sendable, Hashable, Codable {
  /// The held-out images that fell on their own side; an image on the boundary did not.
  public let correct: Int
  /// The held-out images: as many of the concept as of its counterpart.
  public let trials: Int
  /// The number of parts into which the images were divided.
  public let folds: Int

  /// A count of held-out images.
  ///
  /// - Precondition: `0 <= correct <= trials` and `trials > 0`.
  public init(correct: Int, trials: Int, folds: Int) {
    precondition(trials > 0 && (0...trials).contains(correct), "\(correct) of \(trials)")
    self.correct = correct
    self.trials = trials
    self.folds = folds
  }

  /// The share of held-out images on their own side, in [0, 1]; chance is 1/2.
  public var share: Double { Double(correct) / Double(trials) }

  /// The Clopper-Pearson interval of the share.
  ///
  /// It counts each held-out image as a trial of its own. The folds share training images, so that
  /// the trials are not quite independent; no unbiased estimate of that exists (Bengio and
  /// Grandvalet, J. Mach. Learn. Res. 5 (2004) 1089).
  public func interval(confidence: Double = 0.95) -> Interval {
    Binomial.clopperPearson(successes: correct, trials: trials, confidence: confidence)
  }

  /// Whether the whole interval lies above 1/2.
  public func isBetterThanChance(confidence: Double = 0.95) -> Bool {
    interval(confidence: confidence).lower > 0.5
  }
}
