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

  /// An operation of tensors that broadcast to a shape.
  package init(kind: Kind, inputs: [Shape], output: Shape) {
    self.kind = kind
    self.inputs = inputs
    self.output = output
  }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    if kind == .power, inputs == [.real, .whole] { return [.real] }
    return inputs[0] == inputs[1] && inputs[0] != .truth ? [inputs[0]] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let a = inputs[0].gathered(view(0)).elements
    let b = inputs[1].gathered(view(1)).elements
    return [Tensor(output, zip(a, b).map { compute($0, $1) })]
  }

  func compute<S: ReferenceScalar>(_ a: S, _ b: S) -> S {
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
    let values = [0, 1].map { index in
      reads.contains(index) ? inputs[index].gathered(view(index)).elements : g
    }
    return [0, 1].map { index in
      guard wants[index] else { return nil }
      let partials = g.indices.map { partial(index, g[$0], values[0][$0], values[1][$0]) }
      return Tensor(output, partials).scattered(view(index), into: self.inputs[index])
    }
  }

  /// What an element of the output hands on to one of the inputs.
  func partial<S: ReferenceScalar>(_ index: Int, _ g: S, _ a: S, _ b: S) -> S {
    switch (kind, index) {
    case (.add, _), (.subtract, 0): g
    case (.subtract, _): -g
    case (.multiply, 0): g * b
    case (.multiply, _): g * a
    case (.divide, 0): g / b
    case (.divide, _): -g * a / (b * b)
    case (.power, 0): g * powerByBase(a, b)
    case (.power, _): g * powerByExponent(a, b)
    case (.prelu, 0): a > 0 ? g : g * b
    case (.prelu, _): a > 0 ? 0 : g * a
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
