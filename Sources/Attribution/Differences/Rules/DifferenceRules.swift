import Diagnostics
import Networks
import Tensors

/// Which rule passes the differences between images and references through each operation.
///
/// What is linear keeps its exact VJP. What is quadratic is passed at the mean of both rows. Functions
/// of one element are rescaled, or revealed together with the linear operation before them. A few
/// larger operators are passed in elementary steps. Anything else is refused by name.
struct DifferenceRules: Sendable {
  let rule: DeepLift.Rule
  let axes: RowAxes
  /// Tensors at which the way back begins or ends: what lies on both sides of one is not passed
  /// together.
  let boundaries: Set<String>

  /// One rule for each operation, or `nil` for the exact VJP.
  ///
  /// - Throws: `attribution.unfit-method` for each operation that has no rule.
  func choose(_ path: [Operation]) throws -> [(any BackwardRule)?] {
    let survey = Survey(path, axes, boundaries)
    var faults: [Fault] = []
    var rules = path.map { operation -> (any BackwardRule)? in
      do throws(InputError) { return try self.rule(of: operation, survey) } catch {
        faults += error.faults
        return nil
      }
    }
    try InputError.throwAny(faults)
    if rule == .revealCancel { reveal(path, survey, &rules) }
    return rules
  }

  /// What is known of all operations of a path.
  private struct Survey {
    /// The tensors that differ between an image and its reference.
    let changing: Set<String>
    /// The operations of the path that read each tensor.
    let readers: [String: [Int]]
    let axes: RowAxes

    init(_ path: [Operation], _ axes: RowAxes, _ boundaries: Set<String>) {
      changing = boundaries.union(path.flatMap(\.outputs))
      self.axes = axes
      var readers: [String: [Int]] = [:]
      for (index, operation) in path.enumerated() {
        for operand in operation.inputs { readers[operand.name, default: []].append(index) }
      }
      self.readers = readers
    }

    /// The inputs that change.
    func changing(_ operation: Operation) -> [Int] {
      operation.inputs.indices.filter { isChanging(operation.inputs[$0]) }
    }

    func isChanging(_ operand: Operand) -> Bool {
      if case .tensor(let name, _) = operand { changing.contains(name) } else { false }
    }

    /// The pairing of an input.
    func pairing(_ operation: Operation, _ index: Int) throws(InputError) -> Pairing {
      let operand = operation.inputs[index]
      guard let pairing = axes.pairing(of: operand.name, operand.shape) else {
        throw InputError(.rowsMerged(operation, operand.name))
      }
      return pairing
    }

    /// The pairings of all inputs, `nil` for one that does not change.
    func pairings(_ operation: Operation) throws(InputError) -> [Pairing?] {
      var pairings: [Pairing?] = []
      for index in operation.inputs.indices {
        pairings.append(
          isChanging(operation.inputs[index]) ? try pairing(operation, index) : nil
        )
      }
      return pairings
    }
  }

  // MARK: One operation

  private func rule(
    of operation: Operation,
    _ survey: Survey
  ) throws(InputError) -> (any BackwardRule)? {
    let changing = survey.changing(operation)
    if let curve = Curve(operation.kernel) {
      return RescaleRule(curve: curve, pairing: try survey.pairing(operation, 0))
    }
    switch operation.kernel {
    case is Convolution, is TransposedConvolution:
      if changing == [0] { return nil }
    case is Gemm, is MatrixMultiplication:
      if changing.count == 1 { return nil }
      if changing == [0, 1] { return MidpointRule(pairings: try survey.pairings(operation)) }
    case is Einsum:
      if changing.count == 1 { return nil }
      if changing.count == 2 { return MidpointRule(pairings: try survey.pairings(operation)) }
    case let arithmetic as Arithmetic:
      return try rule(of: operation, arithmetic, changing, survey)
    case let aggregation as Aggregation where aggregation.kind == .sum || aggregation.kind == .mean:
      return nil
    case is Aggregation:
      if let index = sole(changing, operation) {
        return ValuesRescaleRule(input: index, pairing: try survey.pairing(operation, index))
      }
    case let pooling as WindowPooling:
      if pooling.kind != .max { return nil }
      if try survey.pairing(operation, 0).isSlowest, pooling.positions == nil {
        return StepsRule(steps: MaximumSecants(pooling))
      }
    case let reduction as Reduction:
      if reduction.kind == .sum || reduction.kind == .mean { return nil }
      if reduction.kind == .sumOfSquares {
        return MidpointRule(pairings: try survey.pairings(operation))
      }
    case let softmax as Softmax:
      let pairing = try survey.pairing(operation, 0)
      if !softmax.axes.contains(pairing.axis) {
        return StepsRule(steps: SoftmaxSecants(softmax, pairing))
      }
    case let standardization as Standardization:
      if let rule = try rule(of: operation, standardization, changing, survey) { return rule }
    case is ChannelAffine, is Folding, is Padding, is Resampling, is CumulativeSum, is Triangle,
      is InertDropout, is Casting, is any Movement:
      // What moves elements or adds up fixed shares of them is linear in its first input, or in all
      // of those that it joins.
      return nil
    case is Selection:
      if case .constant = operation.inputs[0] { return nil }
    default: break
    }
    throw InputError(.noDifferenceRule(operation))
  }

  /// Sums are linear, products quadratic; a quotient is a product with a reciprocal.
  private func rule(
    of operation: Operation,
    _ arithmetic: Arithmetic,
    _ changing: [Int],
    _ survey: Survey
  ) throws(InputError) -> (any BackwardRule)? {
    switch arithmetic.kind {
    case .add, .subtract: return nil
    case .multiply:
      return changing.count == 1 ? nil : MidpointRule(pairings: try survey.pairings(operation))
    case .divide:
      if changing == [0] { return nil }
      return QuotientRule(
        numerator: try survey.pairings(operation)[0],
        denominator: try survey.pairing(operation, 1)
      )
    case .power, .prelu:
      guard let index = sole(changing, operation) else {
        throw InputError(.noDifferenceRule(operation))
      }
      return ValuesRescaleRule(input: index, pairing: try survey.pairing(operation, index))
    }
  }

  private func rule(
    of operation: Operation,
    _ standardization: Standardization,
    _ changing: [Int],
    _ survey: Survey
  ) throws(InputError) -> (any BackwardRule)? {
    let pairing = try survey.pairing(operation, 0)
    guard changing == [0], let steps = StandardizationSecants(standardization, pairing),
      pairing.blockLength / 2 % steps.width == 0,
      !operation.outputs.dropFirst().contains(where: { survey.readers[$0] != nil })
    else { return nil }
    guard operation.inputs.count > 1 else {
      return StandardizationRule(steps: steps, scale: nil)
    }
    guard case .constant(_, let scale) = operation.inputs[1] else { return nil }
    return StandardizationRule(
      steps: steps,
      scale: standardization.spread(scale, 0).reshaped(standardization.shape)
    )
  }

  /// The only input that changes, if the output has its shape.
  private func sole(_ changing: [Int], _ operation: Operation) -> Int? {
    guard changing.count == 1,
      operation.inputs[changing[0]].shape == operation.kernel.outputShapes[0]
    else { return nil }
    return changing[0]
  }

  // MARK: RevealCancel

  /// Passes each function together with the linear operation before it, where nothing else reads
  /// what lies between them.
  private func reveal(_ path: [Operation], _ survey: Survey, _ rules: inout [(any BackwardRule)?]) {
    for (maker, operation) in path.enumerated() {
      guard let name = operation.outputs.first, !boundaries.contains(name),
        let readers = survey.readers[name], readers.count == 1,
        let curve = Curve(path[readers[0]].kernel),
        let revealed = revealed(operation, curve, survey)
      else { continue }
      rules[maker] = revealed
      rules[readers[0]] = PassedOnRule()
    }
  }

  private func revealed(
    _ operation: Operation,
    _ curve: Curve,
    _ survey: Survey
  ) -> (any BackwardRule)? {
    let output = operation.kernel.outputShapes[0]
    guard let outputPairing = survey.axes.pairing(of: operation.outputs[0], output),
      let pairings = try? survey.pairings(operation)
    else { return nil }
    let changing = survey.changing(operation)
    switch operation.kernel {
    case is Convolution, is Gemm, is MatrixMultiplication:
      guard changing.count == 1, let pairing = pairings[changing[0]], changing[0] < 2,
        case .constant = operation.inputs[1 - changing[0]]
      else { return nil }
      return RevealedLinearRule(
        curve: curve,
        input: changing[0],
        pairing: pairing,
        outputPairing: outputPairing
      )
    case let sum as Arithmetic where sum.kind == .add: break
    case let sum as Aggregation where sum.kind == .sum: break
    default: return nil
    }
    guard changing.allSatisfy({ operation.inputs[$0].shape == output }) else { return nil }
    return RevealedSumRule(curve: curve, pairings: pairings, outputPairing: outputPairing)
  }
}
