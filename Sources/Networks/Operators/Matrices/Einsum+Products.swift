import Tensors

/// One or two operands as a product of stacks of matrices, with everything else as moves.
extension Einsum {
  /// The labels by the part that they play.
  private struct Roles {
    /// Labels that both operands share and y keeps.
    let stack: [Int]
    /// Labels that one operand has and y keeps.
    let rows: [Int]
    let columns: [Int]
    /// Labels that both operands share and y does not keep.
    let contracted: [Int]
  }

  private func roles(_ operands: [[Int]]) -> Roles {
    let (a, b) = (Set(operands[0]), Set(operands.dropFirst().first ?? []))
    let labels = extents.indices
    return Roles(
      stack: labels.filter { $0 < kept && a.contains($0) && b.contains($0) },
      rows: labels.filter { $0 < kept && a.contains($0) && !b.contains($0) },
      columns: labels.filter { $0 < kept && !a.contains($0) && b.contains($0) },
      contracted: labels.filter { $0 >= kept && a.contains($0) && b.contains($0) }
    )
  }

  private var isProduct: Bool { inputs.count <= 2 && !extents.contains(0) }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard isProduct else { return try lowerOnHost(operation, in: plan) }
    let factors = try operation.inputs.indices.map { try factor($0, operation, in: plan) }
    let product =
      try factors.count == 1
      ? factors[0] : plan.product(factors[0], factors[1], label: operation.name)
    let y = plan.make(output, .plain)
    plan.append(unpacking, from: product, to: y, label: operation.name)
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard isProduct else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let g = plan.make(productShape, .plain)
    let given = try plan.convert(cotangents[0], to: .plain)
    plan.append(unpacking.reversed, from: given, to: g, label: label)
    return try operation.inputs.indices.map { index in
      guard wants[index] else { return nil }
      var packed = g
      if inputs.count == 2 {
        let other = try factor(1 - index, operation, in: plan)
        packed =
          index == 0
          ? try plan.product(g, other.transposed, label: label)
          : try plan.product(other.transposed, g, label: label)
      }
      let gradient = plan.make(inputs[index], .plain)
      plan.fill(gradient, with: 0, label: label)
      plan.append(packing(index).reversed, from: packed, to: gradient, label: label)
      return gradient
    }
  }

  // MARK: Packing

  /// An operand as a stack of matrices.
  private func factor(_ index: Int, _ operation: Operation, in plan: PlanBuilder) throws -> Placed {
    let x = try plan.read(operation.inputs[index], as: .plain)
    let packed = plan.make(factorShape(index), .plain)
    plan.append(packing(index), from: x, to: packed, label: operation.name)
    return packed
  }

  /// The labels of an operand's stack, rows and columns.
  private func parts(_ index: Int) -> [[Int]] {
    let roles = roles(operands)
    guard inputs.count == 2 else { return [roles.stack, roles.rows, []] }
    return index == 0
      ? [roles.stack, roles.rows, roles.contracted]
      : [roles.stack, roles.contracted, roles.columns]
  }

  private func factorShape(_ index: Int) -> Shape { packedShape(parts(index)) }

  private var productShape: Shape { packedShape(productParts) }

  private var productParts: [[Int]] {
    let roles = roles(operands)
    return [roles.stack, roles.rows, roles.columns]
  }

  private func packedShape(_ parts: [[Int]]) -> Shape {
    Shape(parts.map { $0.reduce(1) { $0 * extents[$1] } })
  }

  /// How far each label steps in a row-major tensor whose axes are these parts, one after the other.
  private func packedStrides(_ parts: [[Int]]) -> [Int] {
    var strides = [Int](repeating: 0, count: extents.count)
    var next = 1
    for label in parts.joined().reversed() {
      strides[label] = next
      next *= extents[label]
    }
    return strides
  }

  /// How an operand becomes a stack of matrices; labels that only it has, and that y does not keep,
  /// are summed.
  private func packing(_ index: Int) -> StridedMove {
    let present = extents.indices.filter { operands[index].contains($0) }
    let (x, packed) = (strides(index), packedStrides(parts(index)))
    return StridedMove(
      dims: present.map { extents[$0] },
      source: .init(strides: present.map { x[$0] }),
      destination: .init(strides: present.map { packed[$0] })
    )
  }

  /// How a product of matrices becomes y.
  private var unpacking: StridedMove {
    StridedMove(
      dims: output.dims,
      source: .init(strides: Array(packedStrides(productParts).prefix(kept))),
      destination: .init(strides: output.strides)
    )
  }
}
