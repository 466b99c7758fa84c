/// The composites that the literature names.
extension Composite {
  /// All presets, by the name that people write.
  public static let presets: [Composite] = [
    .epsilonPlus, .epsilonPlusFlat, .epsilonAlpha2Beta1, .epsilonAlpha2Beta1Flat, .epsilonGammaBox,
    .lrpZ, .presetA, .presetB, .presetAFlat, .presetBFlat, .deepTaylor, .deepTaylorBounded,
    .excitationBackprop, .guidedBackpropagation, .deconvnet, .attentionConstant, .attnLRP,
  ]

  private static let convolutions = Matcher(families: [.convolution])
  private static let dense = Matcher(families: [.dense])
  private static let first = Matcher(position: .first)

  // MARK: zennit's

  /// z+ at convolutions, epsilon 1e-6 at dense layers.
  public static let epsilonPlus = Composite(
    "epsilon-plus",
    [Entry(convolutions, .zPlus), Entry(dense, .epsilon(1e-6))]
  )

  /// The same with flat at the first layers.
  public static let epsilonPlusFlat = epsilonPlus.flattened("epsilon-plus-flat")

  /// Alpha 2, beta 1 at convolutions, epsilon 1e-6 at dense layers.
  public static let epsilonAlpha2Beta1 = Composite(
    "epsilon-alpha2-beta1",
    [Entry(convolutions, .alphaBeta(beta: 1)), Entry(dense, .epsilon(1e-6))]
  )

  /// The same with flat at the first layers.
  public static let epsilonAlpha2Beta1Flat =
    epsilonAlpha2Beta1.flattened("epsilon-alpha2-beta1-flat")

  /// z-box at the first layers, gamma 0.25 at convolutions, epsilon 1e-6 at dense layers.
  public static let epsilonGammaBox = Composite(
    "epsilon-gamma-box",
    [
      Entry(first, .zBox(low: nil, high: nil)),
      Entry(convolutions, .gamma(0.25)),
      Entry(dense, .epsilon(1e-6)),
    ]
  )

  // MARK: innvestigate's

  /// LRP-Z everywhere: gradient times input where all is ReLU.
  public static let lrpZ = Composite("lrp-z", [Entry(.z)])

  /// Epsilon 0.1 at dense layers, alpha 1, beta 0 at convolutions.
  public static let presetA = preset("lrp-preset-a", beta: 0)

  /// Epsilon 0.1 at dense layers, alpha 2, beta 1 at convolutions.
  public static let presetB = preset("lrp-preset-b", beta: 1)

  /// Preset A with flat at the first layers.
  public static let presetAFlat = presetA.flattened("lrp-preset-a-flat")

  /// Preset B with flat at the first layers.
  public static let presetBFlat = presetB.flattened("lrp-preset-b-flat")

  private static func preset(_ name: String, beta: Double) -> Composite {
    Composite(
      name,
      [
        Entry(dense, .epsilon(0.1)), Entry(convolutions, .alphaBeta(beta: beta)),
      ]
    )
  }

  // MARK: Deep Taylor

  /// z+ everywhere and w2 at the first layers, without biases (Montavon et al. 2017, table 1).
  public static let deepTaylor = Composite(
    "deep-taylor",
    ignoresBias: true,
    [Entry(first, .wSquare), Entry(.zPlus)]
  )

  /// z+ everywhere and z-box at the first layers, without biases.
  public static let deepTaylorBounded = Composite(
    "deep-taylor-bounded",
    ignoresBias: true,
    [Entry(first, .zBox(low: nil, high: nil)), Entry(.zPlus)]
  )

  // MARK: Signals

  /// Probabilities of winning, begun with 1 at the target.
  public static let excitationBackprop = Composite(
    "excitation-backprop",
    start: .one,
    ignoresBias: true,
    [Entry(.excitation)]
  )

  /// Gradients of which only what is above 0 passes a rectifier that is open.
  public static let guidedBackpropagation = Composite(
    "guided-backpropagation",
    start: .one,
    otherwise: .gradient,
    [Entry(.guided)]
  )

  /// Gradients of which only what is above 0 passes a rectifier, open or not.
  public static let deconvnet = Composite(
    "deconvnet",
    start: .one,
    otherwise: .gradient,
    [Entry(.deconvnet)]
  )

  // MARK: Transformers

  /// LRP-epsilon, with attention weights, gates and the deviations of standardisations taken for
  /// constants (Ali et al. 2022, arXiv:2202.07304).
  public static let attentionConstant = attentionConstant(epsilon: 1e-6)

  /// AttnLRP (Achtibat et al. 2024, arXiv:2402.05602).
  public static let attnLRP = attnLRP(epsilon: 1e-6)

  /// `attentionConstant` with another epsilon.
  public static func attentionConstant(epsilon: Double) -> Composite {
    Composite(
      "attention-constant",
      [
        Entry(.epsilon(epsilon)),
        Entry(.signal(epsilon: epsilon)),
        Entry(.constantDeviation(epsilon: epsilon)),
        Entry(Matcher(families: [.product]), .halves(epsilon: epsilon)),
        Entry(Matcher(families: [.softmax]), .block),
      ]
    )
  }

  /// `attnLRP` with another epsilon.
  public static func attnLRP(epsilon: Double) -> Composite {
    Composite(
      "attnlrp",
      [
        Entry(.epsilon(epsilon)),
        Entry(
          Matcher(families: [.selfGatedProduct, .quotient]),
          .signal(epsilon: epsilon)
        ),
        Entry(.halves(epsilon: epsilon)),
        Entry(.softmax),
        Entry(Matcher(families: [.standardization]), .pass),
      ]
    )
  }

  // MARK: Uniform

  /// One rule at every layer with weights.
  public static func uniform(_ name: String, _ rule: RuleChoice) -> Composite {
    Composite(name, [Entry(Matcher(), rule)])
  }

  /// The composite with flat at the first layers.
  public func flattened(_ name: String) -> Composite {
    var flat = self
    flat.name = name
    flat.entries.insert(Entry(Matcher(position: .first), .flat), at: 0)
    return flat
  }
}

extension Composite.Entry {
  fileprivate init(_ kind: RuleChoice.Kind) { self.init(Matcher(), RuleChoice(kind)) }

  fileprivate init(_ matcher: Matcher, _ kind: RuleChoice.Kind) {
    self.init(matcher, RuleChoice(kind))
  }
}
