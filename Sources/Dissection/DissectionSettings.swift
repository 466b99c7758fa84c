public import Attribution

/// Everything that a person decides and that can change a number of a dissection.
public struct DissectionSettings: Sendable, Hashable, Codable {
  /// The share q of activations above a unit's threshold; 0.005 as in Bau et al. 2017, section 2.2.
  public var quantile = 0.005
  /// Which values the quantile is taken of.
  public var thresholdOn = ThresholdSource.grid
  /// How a unit's map is laid over the label maps.
  public var upsampling = Upsampling.receptiveField
  /// The images over which a unit's activation is counted for a label.
  public var gate = CategoryGate.image
  /// How the quantile becomes a threshold.
  public var thresholdRule = ThresholdRule.rank
  /// The IoU from which a unit counts as a detector by custom; 0.04 as in Bau et al. 2017.
  public var cut = 0.04
  /// Labels in fewer images are dropped; Broden's builder asks for 10.
  public var minimumImages = 10
  /// Labels that cover less, in whole images, are dropped; Broden's builder asks for 0.5.
  public var minimumCoverage = 0.5
  /// The only split that is used; `nil` for all images, as the published numbers are.
  public var split: String?
  /// The split on which the labels found on `split` are measured again; `nil` for none.
  public var confirm: String?
  /// What chance is.
  public var null = NullKind.permutation
  /// B, the number of permutations; `nil` for as many as cost about as much as the plain job, at
  /// least 99.
  public var permutations: Int?
  /// The level at which a unit beats chance, after Benjamini and Hochberg's correction over units.
  public var level = 0.05
  /// The resamples of the bootstrap.
  public var resamples = 1000
  /// The share of resamples inside an interval.
  public var confidence = 0.95
  /// The longest compositional label; 1 for none. Mu and Andreas 2020 use 3.
  public var formulaLength = 1
  /// The formulas kept from round to round of the search; 5 as in Mu and Andreas 2020.
  public var beam = 5
  /// How many images with the highest activations are kept for each unit.
  public var topImages = 12
  /// The seed of every random choice.
  public var seed: UInt64 = 0

  /// The settings of the reference convention.
  public init() {}
}

/// Which values a unit's threshold is a quantile of.
public enum ThresholdSource: String, Sendable, Hashable, Codable, CaseIterable {
  /// The values of the layer's own grid, as in Bau et al. 2017.
  case grid
  /// The values upsampled to the label maps, as in Bau et al. 2020 (PNAS).
  case upsampled
}

/// How the quantile q of N values becomes a threshold; a mask is what lies strictly above it.
public enum ThresholdRule: String, Sendable, Hashable, Codable, CaseIterable {
  /// The (floor(q N) + 1)-th largest value.
  case rank
  /// Entry 994 of NetDissect's table of 1000 quantiles 0, 1/999, ..., 1 for q = 0.005, in general
  /// entry floor(1000 (1 - q)) - 1, interpolated linearly between neighbours.
  case table
}

/// The images over which A, a unit's activated area, is counted for a label.
public enum CategoryGate: String, Sendable, Hashable, Codable, CaseIterable {
  /// Those that hold a label of the label's primary category, as in Bau et al. 2017.
  case image
  /// Those in which a label of that category lies under the unit's mask, as in NetDissect-Lite.
  case mask
  /// All images, as in Bau et al. 2020.
  case none
}

/// What a unit's best IoU is compared with.
public enum NullKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// Within a category the label maps change places among its images of one size.
  case permutation
  /// The label maps change places, and each is also rotated by a random number of pixels in raster
  /// order, as on a torus, which breaks what images have in common by place (sky is above).
  case rotation
  /// No comparison.
  case none
}
