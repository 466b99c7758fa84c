package import Tensors

/// A truth value for each number; ONNX `Not`, `IsNaN`, `IsInf`.
package struct Examination: WithoutGradient {
  /// Which question is asked of x.
  package enum Kind: Sendable, Hashable {
    /// x is false.
    case not
    /// x is not a number.
    case isNaN
    /// x is infinite, of a sign that counts.
    case isInfinite(negative: Bool, positive: Bool)
  }

  /// The question.
  package let kind: Kind
  /// The shape of input and output.
  package let shape: Shape

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == (kind == .not ? .truth : .real) ? [.truth] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [inputs[0].map { holds($0) ? 1 : 0 }]
  }

  private func holds<S: ReferenceScalar>(_ x: S) -> Bool {
    switch kind {
    case .not: x == 0
    case .isNaN: x.isNaN
    case .isInfinite(let negative, let positive):
      x.isInfinite && (x < 0 ? negative : positive)
    }
  }
}
