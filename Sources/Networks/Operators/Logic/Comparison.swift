package import Tensors

/// A truth value for each pair of numbers, with NumPy's broadcasting; ONNX `Equal`, `Less`,
/// `LessOrEqual`, `Greater`, `GreaterOrEqual`, `And`, `Or`, `Xor`.
package struct Comparison: WithoutGradient {
  /// Which question is asked of a and b.
  package enum Kind: Sendable, Hashable {
    /// a = b.
    case equal
    /// a < b.
    case less
    /// a <= b.
    case lessOrEqual
    /// a > b.
    case greater
    /// a >= b.
    case greaterOrEqual
    /// Both are true.
    case and
    /// One is true, or both are.
    case or
    /// Exactly one is true.
    case xor

    fileprivate var isLogic: Bool { [.and, .or, .xor].contains(self) }
  }

  /// The question.
  package let kind: Kind
  /// The shapes of a and b.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    guard inputs[0] == inputs[1], !kind.isLogic || inputs[0] == .truth else { return nil }
    return [.truth]
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [.combined(inputs[0], inputs[1], to: output) { holds($0, $1) ? 1 : 0 }]
  }

  private func holds<S: ReferenceScalar>(_ a: S, _ b: S) -> Bool {
    switch kind {
    case .equal: a == b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .and: a != 0 && b != 0
    case .or: a != 0 || b != 0
    case .xor: (a != 0) != (b != 0)
    }
  }
}
