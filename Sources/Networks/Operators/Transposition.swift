package import Tensors

/// Axes in another order; ONNX `Transpose`.
///
/// Axis `i` of y is axis `permutation[i]` of x.
package struct Transposition: Movement {
  /// The shape of x.
  package let input: Shape
  /// For each axis of y the axis of x.
  package let permutation: [Int]

  var output: Shape { Shape(permutation.map { input[$0] }) }

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [inputs[0].gathered(view)]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].gathered(inverse.view)]
  }

  private var view: StridedView {
    StridedView(dims: output.dims, strides: permutation.map { input.strides[$0] })
  }

  private var inverse: Transposition {
    let back = permutation.indices.map { axis in permutation.firstIndex(of: axis) ?? axis }
    return Transposition(input: output, permutation: back)
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    [try lower(try plan.read(operation.inputs[0], as: .plain), operation.name, in: plan)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let g = try plan.convert(cotangents[0], to: .plain)
    return [try inverse.lower(g, "\(operation.name) (VJP)", in: plan)]
  }

  private func lower(_ x: Placed, _ label: String, in plan: PlanBuilder) throws -> Placed {
    let y = plan.make(output, .plain)
    try plan.copy(
      from: x.place,
      .strided(output.dims, view.strides),
      to: y.place,
      y.descriptor(),
      label: label
    )
    return y
  }
}
