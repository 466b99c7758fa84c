import Diagnostics
import Networks
import ONNX
import Tensors

/// A composite applied to the operations between a question's tensor and its target.
struct RuleResolution {
  /// What one operation gets.
  struct Resolved {
    /// The rule; `nil` for the exact VJP.
    var rule: (any BackwardRule)?
    var name: String?
    var reason: String
    /// The inputs that relevance goes on to.
    var fed: [Int]
    /// The operator; a merged one has another than the node of which it bears the name.
    var kernel: (any Operator.Type)?

    /// Whether it was resolved for this operation, merged as it is.
    func isFor(_ operation: Operation) -> Bool { kernel == type(of: operation.kernel) }
  }

  /// Between which numbers the inputs of a layer lie, each of the shape of a row.
  typealias Bounds = (low: Tensor<Float>, high: Tensor<Float>)

  private(set) var rules: [String: Resolved] = [:]
  private(set) var rows: [CompositeExplanation.Row] = []
  var faults: [Fault] = []
  var bounds: [String: Bounds] = [:]
  private var vanishing: VanishingRelevance
  private let composite: Composite
  let question: Question

  init(_ composite: Composite, _ question: Question, keeping kept: [String] = []) throws {
    self.composite = composite
    self.question = question
    vanishing = VanishingRelevance(from: [question.targetTensor] + kept)
    let path = try question.path(composite, kept)
    let graph = RuleGraph(try question.wholePath(composite, kept) ?? path)
    var reached: Set<String> = [question.targetTensor]
    for operation in path.reversed() {
      guard let place = graph.place(making: operation.firstOutput) else { continue }
      var resolved: Resolved
      if operation.outputs.contains(where: reached.contains) {
        resolved = try resolve(place)
      } else {
        resolved = Resolved(rule: BlockRule(), name: "block", reason: "nothing arrives", fed: [])
      }
      if resolved.name == nil {
        faults.append(.noRule(operation, in: composite.name, resolved.reason))
        // What lies behind a refused operation is looked at as well.
        resolved.fed = Array(operation.inputs.indices)
      }
      reached.formUnion(resolved.fed.map { operation.inputs[$0].name })
      vanishing.pass(operation, resolved.rule, fed: resolved.fed)
      resolved.kernel = type(of: operation.kernel)
      rules[operation.firstOutput] = resolved
      rows.append(
        CompositeExplanation.Row(
          node: operation.name,
          operatorType: operation.node.opType,
          output: operation.firstOutput,
          family: place.family,
          rule: resolved.name,
          reason: resolved.reason
        )
      )
    }
    rows.reverse()
    faults.reverse()
    if composite.otherwise == .gradient, faults.isEmpty,
      !rows.contains(where: { $0.family == .rectifier })
    {
      faults = [.noRectifier(composite.name)]
    }
  }

  // MARK: One operation

  private mutating func resolve(_ place: RuleGraph.Place) throws -> Resolved {
    if place.family == .sum, !composite.canonizers.contains(.residualSums) {
      return exact(place, "without the canonizer residual-sums each summand gets all")
    }
    for entry in composite.entries
    where entry.matcher.matches(place, natural: entry.rule.families) {
      return try make(entry.rule, place, "matches: \(entry.matcher)")
    }
    guard composite.otherwise == .relevance else { return exact(place, "default: exact VJP") }
    if place.family == .bias, place.isBeforeLayers {
      return try make(RuleChoice(.pass), place, "default: it shifts the input, no layer's outputs")
    }
    switch place.family.standard {
    case .rule(let kind, let reason): return try make(RuleChoice(kind), place, reason)
    case .refused(let reason): return Resolved(rule: nil, name: nil, reason: reason, fed: [])
    }
  }

  private func exact(_ place: RuleGraph.Place, _ reason: String) -> Resolved {
    Resolved(rule: nil, name: "exact", reason: reason, fed: Array(place.operation.inputs.indices))
  }

  private mutating func make(
    _ choice: RuleChoice,
    _ place: RuleGraph.Place,
    _ reason: String
  ) throws -> Resolved {
    let operation = place.operation
    let all = Array(operation.inputs.indices)
    func resolved(_ rule: any BackwardRule, _ fed: [Int]) -> Resolved {
      Resolved(rule: rule, name: "\(choice)", reason: reason, fed: fed)
    }
    func unfit(_ why: String) -> Resolved {
      Resolved(rule: nil, name: nil, reason: "the rule \(choice) is not for it: \(why)", fed: [])
    }
    func linear(_ rule: LinearRule) -> Resolved {
      var rule = rule
      rule.ignoresBias = composite.ignoresBias
      if let stabilization = choice.stabilization { rule.stabilization = stabilization }
      guard let layer = LinearLayer(operation, signal: rule.signal) else {
        return unfit("it is not linear")
      }
      if layer.isAsItIs, rule.flows.map(\.terms) != [[.asItIs]] {
        return unfit("its weights are fixed and have both signs")
      }
      if place.readsNonNegative { rule = rule.forNonNegativeInput() }
      // Without its bias the output that decides is not the one that is known.
      if rule.keepsBias(of: layer), vanishing.isZeroWhereNegative(place.output) {
        rule = rule.forPositiveOutput()
      }
      return resolved(rule, layer.inputs)
    }
    switch choice.kind {
    case .z, .epsilon, .gamma, .plainGamma, .zPlus, .alphaBeta, .wSquare, .flat, .excitation, .norm:
      guard let rule = choice.linear else { return unfit("it is not linear") }
      return linear(rule)
    case .zBox(let low, let high):
      guard let bounds = try bounds(of: place, low, high) else {
        return Resolved(rule: nil, name: "\(choice)", reason: reason, fed: all)
      }
      return linear(.zBox(low: bounds.low, high: bounds.high))
    case .pass:
      let moving = operation.inputs.indices.filter { !operation.inputs[$0].isConstant }
      guard moving.count == 1 else { return unfit("it has several inputs") }
      guard operation.inputs[moving[0]].shape == operation.kernel.outputShapes[0] else {
        return linear(.epsilon())
      }
      return resolved(PassRule(input: moving[0]), moving)
    case .exact: return exact(place, reason)
    case .block: return resolved(BlockRule(), [])
    case .guided: return resolved(GuidedRule(), all)
    case .deconvnet: return resolved(DeconvnetRule(), all)
    case .signal(let epsilon):
      guard let signal = place.signal else { return resolved(BlockRule(), []) }
      let isSameShape = operation.inputs[signal].shape == operation.kernel.outputShapes[0]
      if place.family != .attentionProduct, isSameShape {
        return resolved(PassRule(input: signal), [signal])
      }
      var rule = LinearRule.epsilon(epsilon)
      rule.signal = signal
      return linear(rule)
    case .halves(let epsilon):
      guard operation.inputs.count == 2, !operation.inputs.contains(where: \.isConstant) else {
        return unfit("it is not a product of two activations")
      }
      let stabilization = choice.stabilization ?? Stabilization(.signed(epsilon))
      return resolved(HalvesRule(stabilization: stabilization), all)
    case .softmax:
      guard place.family == .softmax else { return unfit("it is no softmax") }
      return resolved(SoftmaxRule(), all)
    case .constantDeviation(let epsilon):
      guard place.family == .standardization, operation.outputs.dropFirst().allSatisfy(\.isEmpty)
      else { return unfit("it is no layer normalisation") }
      let stabilization = choice.stabilization ?? Stabilization(.signed(epsilon))
      let rule = ConstantDeviationRule(
        stabilization: stabilization,
        ignoresBias: composite.ignoresBias
      )
      return resolved(rule, [0])
    }
  }
}
