import Networks
import Tensors

/// A linear layer on the way back: its map and the adjoint of it, for modified inputs and parameters.
struct LinearPassage<A: RuleArithmetic> {
  private let passage: Passage<A>
  private let layer: LinearLayer
  private let rule: LinearRule
  private var calculus: A { passage.arithmetic }
  private var operation: Operation { passage.operation }

  init(_ passage: Passage<A>, _ layer: LinearLayer, rule: LinearRule) {
    self.passage = passage
    self.layer = layer
    self.rule = rule
  }

  /// The relevance of a flow divided by its denominator.
  func share(of flow: LinearRule.Flow) throws -> A.Value {
    var sum: A.Value?
    for term in flow.terms {
      let z = try output(of: term)
      sum =
        try sum.map { try calculus.pointwise(term.isSubtracted ? .difference : .sum, $0, z) } ?? z
    }
    var relevance = passage.cotangents[0]
    switch flow.gate {
    case .everywhere: break
    case .whereOutputIsPositive:
      relevance = try calculus.pointwise(.wherePositive, relevance, output(of: .asItIs))
    case .whereOutputIsNegative:
      relevance = try calculus.pointwise(.whereNegative, relevance, output(of: .asItIs))
    }
    if flow.factor != 1 { relevance = try calculus.pointwise(.scaled(flow.factor), relevance) }
    guard let sum else { return relevance }
    return try rule.stabilization.quotient(relevance, sum, calculus)
  }

  /// x_t * W_t^T share, for each input that wants something.
  func relevance(
    _ share: A.Value,
    through term: LinearRule.Term
  ) throws -> [(index: Int, A.Value)] {
    let factor = fixedFactor(term.weights)
    guard factor != 0 else { return [] }
    var inputs = passage.inputs
    try setParameters(of: term, &inputs)
    let wants = passage.wants.indices.map { passage.wants[$0] && layer.inputs.contains($0) }
    let flowing = try calculus.vjp(
      kernel(term),
      [share],
      inputs: inputs,
      outputs: passage.outputs,
      wants: wants
    )
    return try layer.inputs.compactMap { index in
      guard wants[index], var part = flowing[index] else { return nil }
      if factor != 1 { part = try calculus.pointwise(.scaled(factor), part) }
      guard term.input != .one else { return (index, part) }
      return (index, try calculus.pointwise(.product, part, input(index, term.input)))
    }
  }

  /// W_t x_t + b_t.
  private func output(of term: LinearRule.Term) throws -> A.Value {
    if term == .asItIs, rule.keepsBias(of: layer) { return passage.outputs[0] }
    var inputs = passage.inputs
    for index in layer.inputs { inputs[index] = try input(index, term.input) }
    try setParameters(of: term, &inputs)
    let z = try calculus.apply(kernel(term), to: inputs)[0]
    let factor = fixedFactor(term.weights)
    return factor == 1 ? z : try calculus.pointwise(.scaled(factor), z)
  }

  private func input(_ index: Int, _ modifier: LinearRule.InputModifier) throws -> A.Value {
    let shape = operation.inputs[index].shape
    switch modifier {
    case .same: return passage.inputs[index]
    case .positive: return try calculus.pointwise(.positive, passage.inputs[index])
    case .negative: return try calculus.pointwise(.negative, passage.inputs[index])
    case .one: return calculus.constant(Tensor(shape, repeating: 1))
    case .numbers(let row):
      precondition(row.elements.count * shape[0] == shape.count, "numbers of the shape of a row")
      let rows = (0..<shape[0]).flatMap { _ in row.elements }
      return calculus.constant(Tensor(shape, rows))
    }
  }

  /// Puts the modified weights and bias in their places.
  private func setParameters(of term: LinearRule.Term, _ inputs: inout [A.Value]) throws {
    if let weights = layer.weights {
      inputs[weights] = try parameter(inputs[weights], term.weights)
    }
    if let bias = layer.bias {
      inputs[bias] = try parameter(inputs[bias], rule.ignoresBias ? .none : term.bias)
    }
  }

  private func parameter(
    _ value: A.Value,
    _ modifier: LinearRule.ParameterModifier
  ) throws -> A.Value {
    switch modifier {
    case .same: return value
    case .positive: return try calculus.pointwise(.positive, value)
    case .negative: return try calculus.pointwise(.negative, value)
    case .positiveRaised(let gamma), .negativeRaised(let gamma):
      let isPositive = modifier == .positiveRaised(gamma)
      let part = try calculus.pointwise(isPositive ? .positive : .negative, value)
      return try calculus.pointwise(.sum, value, calculus.pointwise(.scaled(gamma), part))
    case .square: return try calculus.pointwise(.square, value)
    case .one: return try calculus.pointwise(.fill(1), value)
    case .none: return try calculus.pointwise(.fill(0), value)
    }
  }

  /// By what a fixed W, whose elements are not negative, is multiplied.
  ///
  /// The elements of a row of such a W are equal, so that squares and ones give the same shares.
  private func fixedFactor(_ modifier: LinearRule.ParameterModifier) -> Double {
    guard layer.weights == nil, !(operation.kernel is ChannelAffine) else { return 1 }
    return switch modifier {
    case .same, .positive, .negativeRaised, .square, .one: 1
    case .positiveRaised(let gamma): 1 + gamma
    case .negative, .none: 0
    }
  }

  /// The operator; a batch normalisation carries its parameters in itself.
  private func kernel(_ term: LinearRule.Term) -> any Operator {
    guard let affine = operation.kernel as? ChannelAffine else { return operation.kernel }
    return ChannelAffine(
      shape: affine.shape,
      factors: affine.factors.map { term.weights.applied(to: $0) },
      summands: affine.summands.map {
        (rule.ignoresBias ? .none : term.bias).applied(to: $0)
      }
    )
  }
}

extension LinearRule.ParameterModifier {
  /// The modification of one number.
  fileprivate func applied(to value: Double) -> Double {
    switch self {
    case .same: value
    case .positive: max(value, 0)
    case .negative: min(value, 0)
    case .positiveRaised(let gamma): value + gamma * max(value, 0)
    case .negativeRaised(let gamma): value + gamma * min(value, 0)
    case .square: value * value
    case .one: 1
    case .none: 0
    }
  }
}
