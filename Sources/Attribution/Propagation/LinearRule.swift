public import Networks
public import Tensors

/// A rule for linear layers, as one recipe with slots.
///
/// Every such rule of the literature sends relevance R of the outputs of y = W x + b back by
///
///     R_in = sum over flows, terms t:  sign_t x_t * W_t^T (factor gate(R) / stabilised sum_t sign_t z_t),
///     z_t = W_t x_t + b_t,
///
/// where x_t, W_t and b_t are modifications of x, W and b. Epsilon, gamma, z+, alpha-beta, z-box, w2
/// and flat differ only in what fills the slots (Montavon et al. 2019, "Layer-Wise Relevance
/// Propagation: An Overview", table 10.1; the recipe with slots is zennit's, Anders et al. 2021,
/// arXiv:2106.13200).
public struct LinearRule: BackwardRule {
  /// What stands for the input.
  public enum InputModifier: Sendable, Hashable {
    /// x.
    case same
    /// max(x, 0).
    case positive
    /// min(x, 0).
    case negative
    /// 1 everywhere.
    case one
    /// These numbers for every image, of the shape of a row.
    case numbers(Tensor<Float>)
  }

  /// What stands for the weights or the bias.
  public enum ParameterModifier: Sendable, Hashable {
    /// w.
    case same
    /// max(w, 0).
    case positive
    /// min(w, 0).
    case negative
    /// w + gamma max(w, 0).
    case positiveRaised(Double)
    /// w + gamma min(w, 0).
    case negativeRaised(Double)
    /// w w.
    case square
    /// 1 everywhere.
    case one
    /// 0 everywhere.
    case none
  }

  /// The outputs whose relevance a flow takes.
  public enum Gate: Sendable, Hashable {
    /// All.
    case everywhere
    /// Those with y > 0.
    case whereOutputIsPositive
    /// Those with y < 0.
    case whereOutputIsNegative
  }

  /// One linear map of a modified input.
  public struct Term: Sendable, Hashable {
    /// What stands for x.
    public var input: InputModifier
    /// What stands for W.
    public var weights: ParameterModifier
    /// What stands for b.
    public var bias: ParameterModifier
    /// Whether the term is taken off instead of added.
    public var isSubtracted: Bool

    /// A term.
    public init(
      _ input: InputModifier,
      _ weights: ParameterModifier,
      bias: ParameterModifier = .none,
      isSubtracted: Bool = false
    ) {
      self.input = input
      self.weights = weights
      self.bias = bias
      self.isSubtracted = isSubtracted
    }

    /// The layer as it is.
    public static let asItIs = Term(.same, .same, bias: .same)
  }

  /// Terms that share a denominator.
  public struct Flow: Sendable, Hashable {
    /// The terms.
    public var terms: [Term]
    /// The share of the relevance that takes this way.
    public var factor: Double
    /// Whose relevance it is.
    public var gate: Gate

    /// Terms that share a denominator.
    public init(_ terms: [Term], factor: Double = 1, gate: Gate = .everywhere) {
      self.terms = terms
      self.factor = factor
      self.gate = gate
    }
  }

  /// The ways that relevance takes.
  public var flows: [Flow]
  /// How denominators are kept away from 0.
  public var stabilization: Stabilization
  /// Whether biases are left out of the denominators, so that relevance is conserved.
  public var ignoresBias: Bool
  /// The only input that gets relevance, where a product of two activations is taken for a linear
  /// layer: the other one then counts as weights.
  public var signal: Int?

  /// A rule.
  public init(
    _ flows: [Flow],
    stabilization: Stabilization = .standard,
    ignoresBias: Bool = false,
    signal: Int? = nil
  ) {
    self.flows = flows
    self.stabilization = stabilization
    self.ignoresBias = ignoresBias
    self.signal = signal
  }

  /// The same rule where the input is known not to be negative: what is 0 is left out.
  func forNonNegativeInput() -> LinearRule {
    var rule = self
    rule.flows = flows.map { flow in
      var flow = flow
      flow.terms = flow.terms.filter { $0.input != .negative }.map { term in
        var term = term
        if term.input == .positive { term.input = .same }
        return term
      }
      return flow
    }.filter { !$0.terms.isEmpty }
    return rule
  }

  /// The same rule where relevance is known to arrive only at outputs above 0: what the others would
  /// do with it is left out. Not for a rule that leaves out the bias of its layer: its gates are at
  /// other outputs.
  func forPositiveOutput() -> LinearRule {
    var rule = self
    rule.flows = flows.filter { $0.gate != .whereOutputIsNegative }.map { flow in
      var flow = flow
      flow.gate = .everywhere
      return flow
    }
    return rule
  }

  /// Whether an input of 0 gets no relevance.
  var isProportionalToInput: Bool {
    flows.allSatisfy { $0.terms.allSatisfy(\.readsInput) }
  }

  /// The inputs that a modification reads, weights and biases, and the output where it is the sum of
  /// a flow or decides.
  public func reads(_ operation: Operation, wants: [Bool]) -> VJPReads {
    guard let layer = LinearLayer(operation, signal: signal) else {
      preconditionFailure("a linear rule is for linear layers")
    }
    let readsX = flows.contains { flow in flow.terms.contains { $0.readsInput } }
    let inputs = operation.inputs.indices.filter { readsX || !layer.inputs.contains($0) }
    let readsY =
      keepsBias(of: layer)
      && flows.contains { $0.gate != .everywhere || $0.terms == [.asItIs] }
    return VJPReads(inputs: Set(inputs), outputs: readsY ? [0] : [])
  }

  /// Whether the denominator of the layer as it is is the layer's output.
  func keepsBias(of layer: LinearLayer) -> Bool {
    !ignoresBias || layer.bias == nil && !layer.holdsBias
  }

  /// The recipe.
  public func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    guard let layer = LinearLayer(passage.operation, signal: signal) else {
      preconditionFailure("a linear rule is for linear layers")
    }
    let linear = LinearPassage(passage, layer, rule: self)
    let calculus = passage.arithmetic
    var relevance = [A.Value?](repeating: nil, count: passage.inputs.count)
    for flow in flows {
      let share = try linear.share(of: flow)
      for term in flow.terms {
        for (index, part) in try linear.relevance(share, through: term) {
          relevance[index] =
            try relevance[index].map {
              try calculus.pointwise(term.isSubtracted ? .difference : .sum, $0, part)
            } ?? (term.isSubtracted ? calculus.pointwise(.scaled(-1), part) : part)
        }
      }
    }
    return relevance
  }
}

extension LinearRule.Term {
  /// Whether x itself matters.
  fileprivate var readsInput: Bool {
    switch input {
    case .same, .positive, .negative: true
    case .one, .numbers: false
    }
  }
}
