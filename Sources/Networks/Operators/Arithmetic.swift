import CDNNL
import Foundation
package import Tensors

/// Element-wise arithmetic of two tensors with NumPy's broadcasting; ONNX `Add`, `Sub`, `Mul`,
/// `Div`, `Pow`, `PRelu`.
package struct Arithmetic: Operator {
  /// Which operation.
  package enum Kind: Sendable, Hashable {
    /// a + b.
    case add
    /// a - b.
    case subtract
    /// a * b.
    case multiply
    /// a / b.
    case divide
    /// a^b. As PyTorch has it, the derivative by a is 0 where b is 0, and that by b is 0 where a is
    /// 0 and b is not negative; where a < 0 the derivative by b is not a number.
    case power
    /// a where a > 0, else a b: b is the slope of the negative side, and at 0 the derivative by a
    /// is b.
    case prelu
  }

  /// The operation.
  package let kind: Kind
  /// The shapes of a and b.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    if kind == .power, inputs == [.real, .whole] { return [.real] }
    return inputs[0] == inputs[1] && inputs[0] != .truth ? [inputs[0]] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let a = inputs[0].gathered(view(0)).elements
    let b = inputs[1].gathered(view(1)).elements
    return [Tensor(output, zip(a, b).map { compute($0, $1) })]
  }

  private func compute<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    switch kind {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: S(pow(Double(a), Double(b)))
    case .prelu: a > 0 ? a : a * b
    }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    switch kind {
    case .add, .subtract: .nothing
    case .multiply: VJPReads(inputs: Set([0, 1].filter { wants[1 - $0] }))
    case .divide: VJPReads(inputs: wants[1] ? [0, 1] : [1])
    case .power: VJPReads(inputs: [0, 1])
    case .prelu: VJPReads(inputs: wants[0] ? [0, 1] : [0])
    }
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0].elements
    let reads = vjpReads(wants: wants).inputs
    let values = [0, 1].map { reads.contains($0) ? inputs[$0].gathered(view($0)).elements : [] }
    return [0, 1].map { index in
      guard wants[index] else { return nil }
      let partial = g.indices.map { i -> S in
        switch (kind, index) {
        case (.add, _), (.subtract, 0): g[i]
        case (.subtract, _): -g[i]
        case (.multiply, _): g[i] * values[1 - index][i]
        case (.divide, 0): g[i] / values[1][i]
        case (.divide, _): -g[i] * values[0][i] / (values[1][i] * values[1][i])
        case (.power, 0): g[i] * powerByBase(values[0][i], values[1][i])
        case (.power, _): g[i] * powerByExponent(values[0][i], values[1][i])
        case (.prelu, 0): values[0][i] > 0 ? g[i] : g[i] * values[1][i]
        case (.prelu, _): values[0][i] > 0 ? 0 : g[i] * values[0][i]
        }
      }
      return Tensor(output, partial).scattered(view(index), into: self.inputs[index])
    }
  }

  private func powerByBase<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    b == 0 ? 0 : b * S(pow(Double(a), Double(b) - 1))
  }

  private func powerByExponent<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
    a == 0 && b >= 0 ? 0 : S(pow(Double(a), Double(b)) * log(Double(a)))
  }

  private func view(_ index: Int) -> StridedView {
    StridedView(broadcasting: inputs[index], to: output)
  }
}

// MARK: - oneDNN

extension Arithmetic.Kind {
  /// oneDNN's name for it, if it has one.
  var algorithm: dnnl_alg_kind_t? {
    switch self {
    case .add: dnnl_binary_add
    case .subtract: dnnl_binary_sub
    case .multiply: dnnl_binary_mul
    case .divide: dnnl_binary_div
    case .power, .prelu: nil
    }
  }
}

extension Arithmetic {
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    // oneDNN broadcasts the second operand only.
    var order = [0, 1]
    if inputs[0] != output, inputs[1] == output, kind == .add || kind == .multiply {
      order = [1, 0]
    }
    guard inputs[order[0]] == output, output.count > 0, let algorithm = kind.algorithm else {
      return try lowerOnHost(operation, in: plan)
    }
    let layout = plan.layout(of: operation.inputs[order[0]])
    let a = try plan.read(operation.inputs[order[0]], as: layout)
    let b = try plan.readBroadcast(operation.inputs[order[1]], as: layout, rank: output.rank)
    let y = try plan.binary(algorithm, a, b, label: operation.name)
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard let algorithm = kind.algorithm, kind != .divide || !wants[1], output.count > 0 else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let g = cotangents[0]
    return try [0, 1].map { index in
      guard wants[index] else { return nil }
      let partial: Placed
      switch (kind, index) {
      case (.add, _), (.subtract, 0): partial = g
      case (.subtract, _): partial = try plan.scaled(g, by: -1, label: label)
      default:
        let other = try plan.readBroadcast(
          operation.inputs[1 - index],
          as: g.layout,
          rank: output.rank
        )
        partial = try plan.binary(algorithm, g, other, label: label)
      }
      return try plan.summed(partial, to: inputs[index], label: label)
    }
  }
}
