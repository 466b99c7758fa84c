public import Diagnostics
public import Statistics

/// What one unit detects.
public struct UnitDissection: Sendable, Hashable, Codable {
  /// Its index in the layer, from 0; directions follow the layer's own units.
  public var unit: Int
  /// The name of a direction, such as a CAV's concept; `nil` for a unit of the layer.
  public var direction: String?
  /// T: a pixel is in the unit's mask if its value is larger.
  public var threshold: Float
  /// How far the threshold may be from the exact one, relatively; 0 where it is exact.
  public var thresholdError: Double
  /// Why the unit's masks say little, such as that it is constant; else `nil`.
  public var oddity: Notice?
  /// The best label of each category in the order of the result's categories; a category without
  /// any label is left out. Where no label meets the unit, the first label with IoU 0.
  public var scores: [LabelScore]
  /// The unit's own label: the best of `scores`, by strictly larger IoU, so that the first category
  /// wins a tie; `nil` if there are none.
  public var best: LabelScore? {
    var best: LabelScore?
    for score in scores where best.map({ score.iou > $0.iou }) ?? true { best = score }
    return best
  }
  /// How the best IoU compares with chance; `nil` without a null.
  public var chance: ChanceLevel?
  /// The best compositional label; `nil` if none was looked for, or none beats a single label.
  public var formula: FormulaScore?
  /// The images with the highest activations, highest first.
  public var topImages: [TopImage]

  /// What one unit detects.
  public init(
    unit: Int,
    direction: String? = nil,
    threshold: Float,
    thresholdError: Double = 0,
    oddity: Notice? = nil,
    scores: [LabelScore],
    chance: ChanceLevel? = nil,
    formula: FormulaScore? = nil,
    topImages: [TopImage] = []
  ) {
    self.unit = unit
    self.direction = direction
    self.threshold = threshold
    self.thresholdError = thresholdError
    self.oddity = oddity
    self.scores = scores
    self.chance = chance
    self.formula = formula
    self.topImages = topImages
  }
}

/// How well a unit's masks cover a label's: IoU = I / (A + L - I), with the counts that it comes from.
public struct LabelScore: Sendable, Hashable, Codable {
  /// The label's number.
  public var label: Int
  /// The category, by its place among the result's.
  public var category: Int
  /// L, the label's pixels ("truth" in NetDissect's tables).
  public let truth: Int
  /// A, the unit's pixels in images that hold the label's category ("activation").
  public let activation: Int
  /// I, the pixels in both ("intersect").
  public let intersection: Int
  /// I / (A + L - I), 0 where the union is empty. Bau et al. 2017, equation 1.
  public let iou: Double
  /// The bootstrap interval of the IoU over images; `nil` if none was asked for.
  public var interval: Interval?
  /// The same pair measured on the split for confirmation.
  public var confirmation: Confirmation?

  /// A score.
  public init(
    label: Int,
    category: Int,
    truth: Int,
    activation: Int,
    intersection: Int,
    interval: Interval? = nil,
    confirmation: Confirmation? = nil
  ) {
    self.label = label
    self.category = category
    self.truth = truth
    self.activation = activation
    self.intersection = intersection
    self.interval = interval
    self.confirmation = confirmation
    iou = Self.iou(truth, activation, intersection)
  }

  /// I / (L + A - I), 0 where the union is empty.
  package static func iou(_ truth: Int, _ activation: Int, _ intersection: Int) -> Double {
    intersectionOverUnion(Double(intersection), Double(activation + truth - intersection))
  }

  /// A pair that was found on one split, measured on another.
  public struct Confirmation: Sendable, Hashable, Codable {
    /// L there.
    public let truth: Int
    /// A there.
    public let activation: Int
    /// I there.
    public let intersection: Int
    /// The IoU there.
    public let iou: Double
    /// The interval of its IoU.
    public var interval: Interval?
    /// The pair's own p-value there: one label, no choice among labels; `nil` without a null.
    public var pValue: Double?

    /// Counts on another split.
    public init(
      truth: Int,
      activation: Int,
      intersection: Int,
      interval: Interval? = nil,
      pValue: Double? = nil
    ) {
      self.truth = truth
      self.activation = activation
      self.intersection = intersection
      self.interval = interval
      self.pValue = pValue
      iou = LabelScore.iou(truth, activation, intersection)
    }
  }
}

/// A unit's best IoU beside those that chance gives.
public struct ChanceLevel: Sendable, Hashable, Codable {
  /// p = (1 + #{b : best IoU under permutation b >= best IoU}) / (B + 1).
  public var pValue: Double
  /// The p-value after Benjamini and Hochberg's correction over the layer's units.
  public var adjustedPValue: Double
  /// The median of the best IoU over permutations.
  public var median: Double
  /// Its 95 % quantile.
  public var upper: Double

  /// A comparison with chance.
  public init(pValue: Double, adjustedPValue: Double, median: Double, upper: Double) {
    self.pValue = pValue
    self.adjustedPValue = adjustedPValue
    self.median = median
    self.upper = upper
  }
}

/// A compositional label with its IoU. Mu and Andreas 2020, section 3; no category gate.
public struct FormulaScore: Sendable, Hashable, Codable {
  /// The formula in words, such as `(water OR river) AND NOT blue-c`.
  public var formula: String
  /// The numbers of its labels, in its order.
  public var labels: [Int]
  /// I.
  public let intersection: Int
  /// A + L - I.
  public let union: Int
  /// I / union.
  public let iou: Double
  /// The IoU of the best single label by the same count, without a gate.
  public var singleIoU: Double

  /// A compositional label.
  public init(
    formula: String,
    labels: [Int],
    intersection: Int,
    union: Int,
    singleIoU: Double
  ) {
    self.formula = formula
    self.labels = labels
    self.intersection = intersection
    self.union = union
    iou = intersectionOverUnion(Double(intersection), Double(union))
    self.singleIoU = singleIoU
  }
}

/// An image in which a unit is highly active.
public struct TopImage: Sendable, Hashable, Codable {
  /// The image's place in the result's images.
  public var image: Int
  /// The largest value of the unit's map.
  public var activation: Float

  /// An image.
  public init(image: Int, activation: Float) {
    self.image = image
    self.activation = activation
  }
}
