public import Statistics

/// Whether a concept is in a layer: whether a classifier finds it there on images it has not seen.
public struct ConceptVerdict: Sendable, Hashable, Codable {
  /// Whether the interval of the median run lies above chance.
  public let isConcept: Bool
  /// The accuracy of the median run.
  public let accuracy: CAVAccuracy
  /// The Clopper-Pearson interval of that accuracy.
  public let interval: Interval

  /// The verdict of one or several runs, each against another counterpart. Of an even number of runs
  /// the lower of the two in the middle counts.
  ///
  /// - Parameters:
  ///   - runs: the accuracy of each run.
  ///   - confidence: of the interval.
  /// - Precondition: there is a run.
  public init(_ runs: [CAVAccuracy], confidence: Double = 0.95) {
    precondition(!runs.isEmpty, "a verdict on nothing")
    let sorted = runs.sorted { $0.correct * $1.trials < $1.correct * $0.trials }
    accuracy = sorted[(sorted.count - 1) / 2]
    interval = accuracy.interval(confidence: confidence)
    isConcept = interval.lower > 0.5
  }

  /// The verdict in words.
  public var text: String { isConcept ? "a concept in this layer" : "not a concept in this layer" }
}
