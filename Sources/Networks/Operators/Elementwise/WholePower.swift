import Foundation
package import Tensors

/// A power of a whole number cut towards zero, with NumPy's broadcasting; ONNX `Pow`, whose result
/// has the type of the base.
package struct WholePower: WithoutGradient {
  /// The shapes of base and exponent.
  package let inputs: [Shape]
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    inputs[index].axis(axis, broadcastTo: output)
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == .whole && inputs[1] != .truth ? [.whole] : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [
      .combined(inputs[0], inputs[1], to: output) {
        S(pow(Double($0), Double($1)).rounded(.towardZero))
      }
    ]
  }
}
