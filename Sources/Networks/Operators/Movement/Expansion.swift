package import Tensors

/// A tensor repeated along axes of extent 1; ONNX `Expand`.
package struct Expansion: StridedMovement {
  /// The shape of x.
  package let input: Shape
  /// The broadcast shape.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { input.rank == output.rank }
  package var coversInput: Bool { true }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    input.axis(axis, broadcastTo: output)
  }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    let missing = output.rank - input.rank
    let strides = output.dims.indices.map { axis in
      axis < missing || input[axis - missing] == 1 ? 0 : x[axis - missing]
    }
    return [
      StridedMove(
        dims: output.dims,
        source: .init(strides: strides),
        destination: .init(strides: outputs[0])
      )
    ]
  }
}
