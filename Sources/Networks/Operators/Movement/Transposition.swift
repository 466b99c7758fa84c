package import Tensors

/// Axes in another order; ONNX `Transpose`.
///
/// Axis `i` of y is axis `permutation[i]` of x.
package struct Transposition: StridedMovement, TakesViews {
  /// The shape of x.
  package let input: Shape
  /// For each axis of y the axis of x.
  package let permutation: [Int]

  var output: Shape { Shape(permutation.map { input[$0] }) }

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { false }
  package var coversInput: Bool { true }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { permutation.firstIndex(of: axis) }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    [
      StridedMove(
        dims: output.dims,
        source: .init(strides: permutation.map { x[$0] }),
        destination: .init(strides: outputs[0])
      )
    ]
  }

  private var inverse: Transposition {
    let back = permutation.indices.map { axis in permutation.firstIndex(of: axis) ?? axis }
    return Transposition(input: output, permutation: back)
  }

  /// No step at all: the output is the input's memory, read in another way.
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    [permuted(try plan.readViewed(operation.inputs[0]))]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    [inverse.permuted(cotangents[0])]
  }

  private func permuted(_ x: Placed) -> Placed {
    Placed(x.place, output, x.seen.permuted(permutation))
  }
}
