package import Tensors

/// A regular part of a tensor; ONNX `Slice` and each output of a split.
///
/// Element `i` along an axis of y is element `starts + i * steps` of x; steps may be negative.
package struct Slicing: Movement {
  /// The shape of x.
  package let input: Shape
  /// The first index of each axis.
  package let starts: [Int]
  /// The step along each axis, not 0.
  package let steps: [Int]
  /// The shape of y.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [inputs[0].gathered(view(input.strides))]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].scattered(view(input.strides), into: input)]
  }

  private func view(_ strides: [Int]) -> StridedView {
    StridedView(
      dims: output.dims,
      strides: zip(strides, steps).map { $0 * $1 },
      start: zip(strides, starts).reduce(0) { $0 + $1.0 * $1.1 }
    )
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard steps.allSatisfy({ $0 > 0 }), output.count > 0 else {
      return try lowerOnHost(operation, in: plan)
    }
    let x = try plan.readAny(operation.inputs[0])
    let y = plan.make(output, x.layout)
    let view = view(x.layout.strides(input))
    try plan.copy(
      from: x.place.advanced(byElements: view.start),
      .strided(view.dims, view.strides),
      to: y.place,
      y.descriptor(),
      label: operation.name
    )
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard steps.allSatisfy({ $0 > 0 }), output.count > 0 else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let (g, label) = (cotangents[0], "\(operation.name) (VJP)")
    let gradient = plan.make(input, g.layout)
    let view = view(g.layout.strides(input))
    plan.fill(gradient, with: 0, label: label)
    try plan.copy(
      from: g.place,
      g.descriptor(),
      to: gradient.place.advanced(byElements: view.start),
      .strided(view.dims, view.strides),
      label: label
    )
    return [gradient]
  }
}
