public import Attribution

/// A concept activation vector: the unit normal of the hyperplane between a concept's images and
/// its counterpart's in one layer, pointing to the concept.
///
/// Kim et al., Interpretability Beyond Feature Attribution (ICML 2018), section 3.2,
/// arXiv:1711.11279.
public struct CAV: Sendable, Hashable {
  /// The unit normal, with the layer and the hyperplane.
  public let direction: Direction
  /// The concept's name.
  public let concept: String
  /// The name of what it was told apart from.
  public let counterpart: String
  /// The number of images of the concept and of the counterpart.
  public let imageCounts: ImageCounts
  /// How it was fitted.
  public let settings: CAVSettings
  /// How well the classifier tells held-out images apart; `nil` for a vector made elsewhere.
  public let accuracy: CAVAccuracy?
  /// Digests (SHA-256, hexadecimal) of the inputs, by what they are of: `network`, `concept`, ...
  public let digests: [String: String]
  /// The versions of Noema and of the libraries that computed, by name.
  public let versions: [String: String]

  /// The number of images on both sides.
  public struct ImageCounts: Sendable, Hashable, Codable {
    /// Images of the concept.
    public let concept: Int
    /// Images of the counterpart.
    public let counterpart: Int

    /// The number of images on both sides.
    public init(concept: Int, counterpart: Int) {
      self.concept = concept
      self.counterpart = counterpart
    }
  }

  /// A vector with where it comes from.
  public init(
    direction: Direction,
    concept: String,
    counterpart: String,
    imageCounts: ImageCounts,
    settings: CAVSettings,
    accuracy: CAVAccuracy?,
    digests: [String: String] = [:],
    versions: [String: String] = [:]
  ) {
    self.direction = direction
    self.concept = concept
    self.counterpart = counterpart
    self.imageCounts = imageCounts
    self.settings = settings
    self.accuracy = accuracy
    self.digests = digests
    self.versions = versions
  }
}
