public import Images

/// A few of the images of a run, for the page: of any size, shown as square thumbnails.
public struct TCAVPictures: Sendable {
  /// Images of the class.
  public var target: [Image]
  /// Images of each concept, by its name.
  public var concepts: [String: [Image]]
  /// Images of the random pool.
  public var random: [Image]

  /// Some images; none by default.
  public init(
    target: [Image] = [],
    concepts: [String: [Image]] = [:],
    random: [Image] = []
  ) {
    self.target = target
    self.concepts = concepts
    self.random = random
  }

  /// How many of each kind are shown: what fits beside one another on a phone, twice.
  public static let shown = 8
}
