import Networks

/// A rule as a composite names it: what is done, with its numbers.
public struct RuleChoice: Sendable, Hashable {
  /// Which rule.
  public enum Kind: Sendable, Hashable {
    /// LRP-Z.
    case z
    /// LRP-epsilon.
    case epsilon(Double)
    /// LRP-gamma, for inputs and outputs of both signs.
    case gamma(Double)
    /// LRP-gamma as it is written for inputs above 0.
    case plainGamma(Double)
    /// The z+ rule.
    case zPlus
    /// The alpha-beta rule; alpha = 1 + beta.
    case alphaBeta(beta: Double)
    /// The z-box rule; without bounds of its own it takes those of pixels.
    case zBox(low: [Float]?, high: [Float]?)
    /// The w2 rule.
    case wSquare
    /// The flat rule.
    case flat
    /// Excitation backpropagation.
    case excitation
    /// Each summand gets its share of a sum or an average.
    case norm
    /// Relevance goes on as it is.
    case pass
    /// The exact VJP: moved elements, and the winner of a maximum.
    case exact
    /// Nothing goes on.
    case block
    /// Guided backpropagation.
    case guided
    /// Deconvnet.
    case deconvnet
    /// All to the signal: gates, attention weights and divisors are taken for constants.
    case signal(epsilon: Double)
    /// Half to each factor of a product.
    case halves(epsilon: Double)
    /// The Taylor expansion of a softmax.
    case softmax
    /// LRP-epsilon through a standardisation with its deviation taken for a constant.
    case constantDeviation(epsilon: Double)
  }

  /// Which rule.
  public var kind: Kind
  /// How denominators are stabilised; `nil` for the rule's own way.
  public var stabilization: Stabilization?

  /// A rule.
  public init(_ kind: Kind, stabilization: Stabilization? = nil) {
    self.kind = kind
    self.stabilization = stabilization
  }

  /// The families that the rule is for, where an entry does not name any.
  public var families: Set<OperatorFamily> {
    switch kind {
    // With these a batch normalisation by itself is one more linear layer.
    case .z, .epsilon: [.convolution, .dense, .batchNormalization]
    case .gamma, .plainGamma, .zPlus, .alphaBeta, .zBox, .wSquare, .flat, .excitation:
      [.convolution, .dense]
    case .norm: [.sum, .average, .bias]
    case .pass: [.rectifier, .squashing, .scaling, .batchNormalization, .localNormalization]
    case .guided, .deconvnet: [.rectifier]
    case .signal: [.selfGatedProduct, .gatedProduct, .attentionProduct, .quotient]
    case .halves: [.product, .gatedProduct, .selfGatedProduct, .attentionProduct]
    case .softmax: [.softmax]
    case .constantDeviation: [.standardization]
    case .exact, .block: Set(OperatorFamily.allCases)
    }
  }

  /// Whether it is linear in the relevance.
  var isLinear: Bool {
    switch kind {
    case .guided, .deconvnet: false
    default: true
    }
  }

  /// The recipe of a rule for linear layers, without z-box, whose bounds have to be found first.
  var linear: LinearRule? {
    switch kind {
    case .z: .z
    case .epsilon(let epsilon): .epsilon(epsilon)
    case .gamma(let gamma): .gamma(gamma)
    case .plainGamma(let gamma): .plainGamma(gamma)
    case .zPlus: .zPlus
    case .alphaBeta(let beta): .alphaBeta(beta: beta)
    case .wSquare: .wSquare
    case .flat: .flat
    case .excitation: .excitation
    case .norm: .norm
    default: nil
    }
  }
}

extension RuleChoice: CustomStringConvertible {
  /// The rule as people write it, such as `gamma(0.25)`.
  public var description: String {
    let name =
      switch kind {
      case .z: "z"
      case .epsilon(let epsilon): "epsilon(\(epsilon))"
      case .gamma(let gamma): "gamma(\(gamma))"
      case .plainGamma(let gamma): "plain-gamma(\(gamma))"
      case .zPlus: "z-plus"
      case .alphaBeta(let beta): "alpha-beta(\(1 + beta), \(beta))"
      case .zBox(let low, let high):
        low.flatMap { low in high.map { "z-box(\(low), \($0))" } } ?? "z-box(the pixels' bounds)"
      case .wSquare: "w-square"
      case .flat: "flat"
      case .excitation: "excitation"
      case .norm: "norm"
      case .pass: "pass"
      case .exact: "exact"
      case .block: "block"
      case .guided: "guided"
      case .deconvnet: "deconvnet"
      case .signal(let epsilon): "signal(\(epsilon))"
      case .halves(let epsilon): "halves(\(epsilon))"
      case .softmax: "softmax"
      case .constantDeviation(let epsilon): "constant-deviation(\(epsilon))"
      }
    return stabilization.map { "\(name) with \($0.words)" } ?? name
  }
}

extension Stabilization {
  /// The stabilisation in words.
  var words: String {
    let way =
      switch stabilizer {
      case .signed(let epsilon): "z + \(epsilon) sign z"
      case .clipped(let epsilon): "|z| at least \(epsilon)"
      case .added(let epsilon): "z + \(epsilon)"
      case .zeroSafe: "z"
      }
    return isScaledByNorm ? "\(way), times the norm of z" : way
  }
}
