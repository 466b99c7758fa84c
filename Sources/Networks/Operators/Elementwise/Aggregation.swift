import CDNNL
package import Tensors

/// Any number of tensors made one, element by element, with NumPy's broadcasting; ONNX `Min`,
/// `Max`, `Sum`, `Mean`.
package struct Aggregation: Operator {
  /// What becomes of the elements at one place.
  package enum Kind: Sendable, Hashable {
    /// The smallest; its gradient is shared evenly among those that are as small, as PyTorch's
    /// `minimum` has it.
    case minimum
    /// The largest; its gradient is shared evenly among those that are as large.
    case maximum
    /// Their sum.
    case sum
    /// Their mean.
    case mean
  }

  /// What becomes of them.
  package let kind: Kind
  /// The shapes of the inputs, at least one.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    let keepsWholeNumbers = kind == .minimum || kind == .maximum
    let kind = inputs[0]
    guard inputs.allSatisfy({ $0 == kind }) else { return nil }
    return kind == .real || (kind == .whole && keepsWholeNumbers) ? [kind] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let all = inputs.map { $0.gathered(view($0.shape)).elements }
    let y = all.dropFirst().reduce(all[0]) { zip($0, $1).map(combined) }
    return [Tensor(output, kind == .mean ? y.map { $0 / S(inputs.count) } : y)]
  }

  private func combined<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    switch kind {
    // A number that is none stays visible.
    case .minimum: a.isNaN || a < b ? a : b
    case .maximum: a.isNaN || a > b ? a : b
    case .sum, .mean: a + b
    }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    switch kind {
    case .sum, .mean: .nothing
    case .minimum, .maximum: VJPReads(inputs: Set(inputs.indices), outputs: [0])
    }
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    let shares: [[S]]
    switch kind {
    case .sum: shares = self.inputs.map { _ in g.elements }
    case .mean:
      let share = g.elements.map { $0 / S(self.inputs.count) }
      shares = self.inputs.map { _ in share }
    case .minimum, .maximum:
      let chosen = inputs.map { input in
        zip(input.gathered(view(input.shape)).elements, outputs[0].elements).map {
          S($0 == $1 ? 1 : 0)
        }
      }
      let ties = g.elements.indices.map { i in chosen.reduce(S(0)) { $0 + $1[i] } }
      shares = chosen.map { chosen in
        g.elements.indices.map { chosen[$0] == 0 ? 0 : g.elements[$0] / ties[$0] }
      }
    }
    return zip(zip(self.inputs, shares), wants).map { input, wanted in
      wanted ? Tensor(output, input.1).scattered(view(input.0), into: input.0) : nil
    }
  }

  private func view(_ input: Shape) -> StridedView { StridedView(broadcasting: input, to: output) }
}

// MARK: - oneDNN

extension Aggregation {
  private var algorithm: dnnl_alg_kind_t {
    switch kind {
    case .minimum: dnnl_binary_min
    case .maximum: dnnl_binary_max
    case .sum, .mean: dnnl_binary_add
    }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard output.count > 0 else { return try lowerOnHost(operation, in: plan) }
    let layout = plan.layout(ofBroadcast: operation.inputs, to: output)
    var y = try plan.readSpread(operation.inputs[0], as: layout, to: output)
    for operand in operation.inputs.dropFirst() {
      let other = try plan.readBroadcast(operand, as: layout, rank: output.rank)
      y = try plan.binary(algorithm, y, other, label: operation.name)
    }
    return [kind == .mean ? try plan.scaled(y, by: share, label: operation.name) : y]
  }

  private var share: Float { 1 / Float(inputs.count) }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard kind == .sum || kind == .mean, output.count > 0 else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    var g = cotangents[0]
    if kind == .mean { g = try plan.scaled(g, by: share, label: label) }
    return try zip(inputs, wants).map { input, wanted in
      wanted ? try plan.summed(g, to: input, label: label) : nil
    }
  }
}
