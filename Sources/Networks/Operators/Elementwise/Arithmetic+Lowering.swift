import CDNNL
import Tensors

extension Arithmetic: BlockedOperator {
  func takesBlocks(_ operation: Operation) -> Bool {
    operation.fitsBlocks && operation.inputs.allSatisfy { $0.computed != nil && $0.shape == output }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard output.count > 0 else { return try lowerOnHost(operation, in: plan) }
    let layout =
      plan.chosenLayout(of: operation.outputs[0]) == .blocked
      ? .blocked : plan.layout(ofBroadcast: operation.inputs, to: output)
    func whole(_ index: Int) throws -> Placed {
      try plan.readSpread(operation.inputs[index], as: layout, to: output)
    }
    guard let algorithm = kind.algorithm else {
      let sides = [try whole(0), try whole(1)]
      return [
        plan.mapped(sides, label: "\(operation.name) host", isInPlace: true) {
          [self] sides, y, range in
          for i in range { y[i] = compute(sides[0][i], sides[1][i]) }
        }
      ]
    }
    // oneDNN broadcasts the second operand only.
    let commutes = kind == .add || kind == .multiply
    let order = commutes && inputs[0] != output && inputs[1] == output ? [1, 0] : [0, 1]
    let other = operation.inputs[order[1]]
    let b = try plan.readBroadcast(other, as: layout, rank: output.rank)
    return [try plan.binary(algorithm, whole(order[0]), b, label: operation.name)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard output.count > 0 else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let (g, label) = (cotangents[0], "\(operation.name) (VJP)")
    return try [0, 1].map { index in
      guard wants[index] else { return nil }
      let partial = try partial(index, g, operation, label, in: plan)
      return try plan.summed(partial, to: inputs[index], label: label)
    }
  }

  /// The cotangent of one input before it is summed over the axes along which that was broadcast.
  private func partial(
    _ index: Int,
    _ g: Placed,
    _ operation: Operation,
    _ label: String,
    in plan: PlanBuilder
  ) throws -> Placed {
    func side(_ index: Int) throws -> Placed {
      try plan.readBroadcast(operation.inputs[index], as: g.layout, rank: output.rank)
    }
    switch (kind, index) {
    case (.add, _), (.subtract, 0): return g
    case (.subtract, _): return try plan.scaled(g, by: -1, label: label)
    case (.multiply, _): return try plan.binary(dnnl_binary_mul, g, side(1 - index), label: label)
    case (.divide, 0): return try plan.binary(dnnl_binary_div, g, side(1), label: label)
    case (.divide, _):
      let product = try plan.binary(dnnl_binary_mul, g, side(0), label: label)
      let once = try plan.binary(dnnl_binary_div, product, side(1), label: label)
      let twice = try plan.binary(dnnl_binary_div, once, side(1), label: label)
      return try plan.scaled(twice, by: -1, label: label)
    case (.power, _), (.prelu, _):
      let sides = try operation.inputs.map { try plan.readSpread($0, as: g.layout, to: output) }
      return plan.mapped([g] + sides, label: "\(label) host", isInPlace: true) {
        [self] values, gradient, range in
        let (g, a, b) = (values[0], values[1], values[2])
        for i in range { gradient[i] = partial(index, g[i], a[i], b[i]) }
      }
    }
  }
}
