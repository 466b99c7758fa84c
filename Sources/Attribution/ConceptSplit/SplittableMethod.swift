public import Networks

/// A method whose way back can be cut at a layer and sent on in parts: what it sends down is linear
/// in what arrives.
public protocol SplittableMethod: AttributionMethod {
  /// How the method goes back from a question's target to its tensor.
  ///
  /// - Parameter layer: the exact name of the tensor between at which the way back is cut.
  /// - Throws: `attribution.unfit-method` if this setting of the method is not linear.
  func wayBack(of question: Question, through layer: String) throws -> WayBack
}

/// One or more passes from the target to a tensor, of which a method's map is the sum.
public struct WayBack: Sendable {
  /// What flows.
  public enum Flow: Sendable {
    /// Multipliers c, by which the tensor's values, or their changes, are multiplied at the end.
    case multipliers
    /// Relevance itself.
    case relevance
  }

  /// One run of the network for one image.
  public struct Step: Sendable {
    /// The image.
    public let owner: Int
    /// The values of the question's tensor.
    public let values: [Float]
    /// The reference that runs beside it, for rules of differences; else `nil`.
    public let reference: [Float]?
    /// What multipliers are multiplied with at the question's tensor; `nil` for relevance.
    public let factor: [Float]?
    /// The weight of the step in the sum.
    public let weight: Double

    /// A run.
    public init(
      owner: Int,
      values: [Float],
      reference: [Float]? = nil,
      factor: [Float]? = nil,
      weight: Double = 1
    ) {
      self.owner = owner
      self.values = values
      self.reference = reference
      self.factor = factor
      self.weight = weight
    }
  }

  /// What flows.
  public let flow: Flow
  /// The number of steps.
  public let count: Int
  /// A step.
  public let step: @Sendable (Int) -> Step
  /// Whether what was added up at a layer is its activation, or a change of it, times the
  /// multipliers; along a path it is not, and the map's own sum stands for it.
  public let isOfOneStep: Bool
  /// The rules.
  public let rules: Rules

  /// The rules of the way back.
  public enum Rules: Sendable {
    /// One rule an operation.
    case composite(
      name: String,
      mergesBatchNormalization: Bool,
      seed: Question.Seed,
      BackwardRules
    )
    /// DeepLIFT's.
    case differences(DeepLift.Rule)
  }

  /// The exact VJP of every operation.
  public static let gradients = Rules.composite(
    name: "",
    mergesBatchNormalization: true,
    seed: .weights,
    exactly
  )

  /// A way back.
  public init(
    _ flow: Flow,
    count: Int,
    isOfOneStep: Bool = true,
    rules: Rules,
    step: @escaping @Sendable (Int) -> Step
  ) {
    self.flow = flow
    self.count = count
    self.isOfOneStep = isOfOneStep
    self.rules = rules
    self.step = step
  }
}
