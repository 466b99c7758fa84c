package import Tensors

/// A tensor put side by side with itself; ONNX `Tile`.
package struct Tiling: StridedMovement {
  /// The shape of x.
  package let input: Shape
  /// How often x is repeated along each axis.
  package let repeats: [Int]

  var output: Shape { Shape(zip(input.dims, repeats).map(*)) }

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { true }
  package var coversInput: Bool { true }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { repeats[axis] == 1 ? axis : nil }

  /// Each axis of y is two: which copy, and where in it.
  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    let axes = input.dims.indices
    return [
      StridedMove(
        dims: axes.flatMap { [repeats[$0], input[$0]] },
        source: .init(strides: axes.flatMap { [0, x[$0]] }),
        destination: .init(strides: axes.flatMap { [input[$0] * outputs[0][$0], outputs[0][$0]] })
      )
    ]
  }
}
