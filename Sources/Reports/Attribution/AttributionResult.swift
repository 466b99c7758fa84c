public import Attribution
public import Diagnostics

/// What some methods say of some images: the record of an attribution, without the maps themselves,
/// which lie in files beside it.
public struct AttributionResult: Sendable, Hashable, Codable {
  /// What made the numbers, and can change them.
  public struct Settings: Sendable, Hashable, Codable {
    /// The tensor whose elements are given relevance.
    public var tensor: String
    /// Whose conventions are the methods' defaults; `nil` for Noema's own.
    public var parity: Parity?
    /// The percentile of a map's absolute values at which its colours end.
    public var clip: Double
    /// Whether every image has a scale of its own, or a method's images share one.
    public var scale: ScaleSharing
    /// The share of a map's largest number from which places count for boxes; `nil` for no boxes.
    public var boxes: Double?
    /// The seed of all that is random.
    public var seed: UInt64

    /// Settings.
    public init(
      tensor: String,
      parity: Parity? = nil,
      clip: Double = AttributionResult.usualClip,
      scale: ScaleSharing = .image,
      boxes: Double? = nil,
      seed: UInt64 = 0
    ) {
      self.tensor = tensor
      self.parity = parity
      self.clip = clip
      self.scale = scale
      self.boxes = boxes
      self.seed = seed
    }
  }

  /// Which maps have the same colours for the same numbers.
  public enum ScaleSharing: String, Sendable, Hashable, Codable, CaseIterable {
    /// None: each map has the colours that show it best.
    case image
    /// The maps of one method: the largest of the images' limits holds for all.
    case shared
  }

  /// 99.5: one pixel in two hundred may be beyond the strongest colour. Maps of pixels have few very
  /// large numbers, beside which nothing else would be seen.
  public static let usualClip = 99.5

  /// The settings.
  public var settings: Settings
  /// The methods, in the order in which they were named.
  public var methods: [Method]
  /// The images, in the order of the folder.
  public var images: [Image]
  /// What a reader must know.
  public var notices: [Notice]
  /// Where it comes from.
  public var provenance: Provenance

  /// A result.
  public init(
    settings: Settings,
    methods: [Method],
    images: [Image] = [],
    notices: [Notice] = [],
    provenance: Provenance
  ) {
    self.settings = settings
    self.methods = methods
    self.images = images
    self.notices = notices
    self.provenance = provenance
  }
}
