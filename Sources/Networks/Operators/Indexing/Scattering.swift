package import Tensors

/// Pieces of a tensor replaced at constant indices; ONNX `ScatterElements`, `ScatterND` and `Scatter`
/// without a reduction.
///
/// Inputs: the data and the updates, one piece after the other. Of several updates of one place the
/// last counts.
package struct Scattering: Movement {
  /// The shape of the data and of y.
  package let data: Shape
  /// The shape of the updates.
  package let updates: Shape
  /// Where the updates go.
  let pieces: Pieces

  package var outputShapes: [Shape] { [data] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    var y = inputs[0]
    for (piece, start) in pieces.starts.enumerated() {
      for i in 0..<pieces.length {
        y.elements[start + i] = inputs[1].elements[piece * pieces.length + i]
      }
    }
    return [y]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    // What is left of the cotangent when the later updates have taken theirs.
    var left = cotangents[0]
    var taken = Tensor<S>(updates, repeating: 0)
    for (piece, start) in pieces.starts.enumerated().reversed() {
      for i in 0..<pieces.length {
        taken.elements[piece * pieces.length + i] = left.elements[start + i]
        left.elements[start + i] = 0
      }
    }
    return [wants[0] ? left : nil, wants[1] ? taken : nil]
  }
}
