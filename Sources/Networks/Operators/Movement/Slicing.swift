package import Tensors

/// A regular part of a tensor; ONNX `Slice`.
///
/// Element `i` along an axis of y is element `starts + i * steps` of x; steps may be negative.
package struct Slicing: StridedMovement, PartTaking {
  /// The shape of x.
  package let input: Shape
  /// The first index of each axis.
  package let starts: [Int]
  /// The step along each axis, not 0.
  package let steps: [Int]
  /// The shape of y.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { true }
  package var coversInput: Bool { output == input }

  var parts: [Region]? {
    [
      Region(
        output.dims.indices.map {
          Region.Span(start: starts[$0], step: steps[$0], count: output[$0])
        }
      )
    ]
  }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    starts[axis] == 0 && steps[axis] == 1 && output[axis] == input[axis] ? axis : nil
  }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    [
      StridedMove(
        dims: output.dims,
        source: .init(
          start: zip(x, starts).reduce(0) { $0 + $1.0 * $1.1 },
          strides: zip(x, steps).map(*)
        ),
        destination: .init(strides: outputs[0])
      )
    ]
  }
}
