import Attribution
public import Diagnostics
public import Statistics

/// What fitting a collection of concepts found, in one or several layers. Complete: what can change
/// a number is in it.
public struct CAVFitResult: Sendable, Hashable, Codable {
  /// One CAV and the file that holds it.
  public struct Finding: Sendable, Hashable, Codable {
    /// The layer.
    public let layer: String
    /// The concept.
    public let concept: String
    /// What it was told apart from.
    public let counterpart: String
    /// The different images on both sides.
    public let images: CAV.ImageCounts
    /// The held-out images on their own side, as many of either side.
    public let held: CAVAccuracy
    /// The share of them, in [0, 1]; chance is 1/2.
    public let accuracy: Double
    /// The Clopper-Pearson interval of the share.
    public let accuracyInterval: Interval
    /// Whether the interval lies above chance.
    public let isConcept: Bool
    /// The number of components of the vector.
    public let width: Int
    /// The name of the file, without its folder.
    public let file: String

    /// What a fit found.
    package init(_ fitted: FittedCAV, file: String) {
      let (cav, verdict) = (fitted.cav, fitted.verdict)
      layer = cav.direction.layer
      concept = cav.concept
      counterpart = cav.counterpart
      images = cav.imageCounts
      held = verdict.accuracy
      accuracy = verdict.accuracy.share
      accuracyInterval = verdict.interval
      isConcept = verdict.isConcept
      width = cav.direction.components.count
      self.file = file
    }

    /// The verdict in words.
    public var verdict: String {
      isConcept ? "a concept in this layer" : "not a concept in this layer"
    }
  }

  /// What made the numbers.
  public let provenance: Provenance
  /// The settings of every fit.
  public let settings: CAVSettings
  /// The CAVs, layer by layer, in the order of the concepts.
  public let cavs: [Finding]
  /// What a reader must know, each once.
  public let notices: [Notice]

  /// A result.
  package init(
    provenance: Provenance,
    settings: CAVSettings,
    cavs: [Finding],
    notices: [Notice]
  ) {
    self.provenance = provenance
    self.settings = settings
    self.cavs = cavs
    var seen: Set<Notice> = []
    self.notices = notices.filter { seen.insert($0).inserted }
  }
}
