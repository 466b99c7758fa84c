/// Which units carry a direction, such as a CAV: whether a concept that a classifier finds in many
/// channels at once is also what single units detect.
///
/// The direction's own masks and labels are those of a unit like any other.
public struct DirectionDissection: Sendable, Hashable, Codable {
  /// Its name.
  public var name: String
  /// The index of the unit that stands for it in the layer.
  public var unit: Int
  /// The number of the label of the same name; `nil` if none is.
  public var label: Int?
  /// The units of the largest absolute cosine, the largest first.
  public var carriers: [Carrier]

  /// Which units carry a direction.
  public init(name: String, unit: Int, label: Int?, carriers: [Carrier]) {
    self.name = name
    self.unit = unit
    self.label = label
    self.carriers = carriers
  }

  /// A unit that carries part of a direction.
  public struct Carrier: Sendable, Hashable, Codable {
    /// Its index in the layer.
    public var unit: Int
    /// The cosine between the direction and the unit's own axis, from -1 to 1.
    public var cosine: Double
    /// The unit against the label of the direction's name; where there is none, against its own
    /// best; `nil` for a unit without labels. Its confirmation stands with the unit's own scores.
    public let score: LabelScore?

    /// A unit that carries part of a direction.
    public init(unit: Int, cosine: Double, score: LabelScore?) {
      self.unit = unit
      self.cosine = cosine
      var score = score
      score?.confirmation = nil
      self.score = score
    }
  }
}
