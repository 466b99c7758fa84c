package import Tensors

/// Tensors joined along one axis; ONNX `Concat`.
package struct Concatenation: Movement {
  /// The shapes of the parts.
  package let inputs: [Shape]
  /// The axis along which they are joined.
  package let axis: Int

  var output: Shape {
    var dims = inputs[0].dims
    dims[axis] = inputs.reduce(0) { $0 + $1[axis] }
    return Shape(dims)
  }

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    let outer = output.dims.prefix(axis).reduce(1, *)
    var joined: [Element] = []
    joined.reserveCapacity(output.count)
    for row in 0..<outer {
      for part in inputs {
        let size = part.elements.count / max(outer, 1)
        joined += part.elements[row * size..<(row + 1) * size]
      }
    }
    return [Tensor(output, joined)]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    starts.indices.map { index in
      wants[index] ? cotangents[0].gathered(view(index, output.strides)) : nil
    }
  }

  /// Where each part begins along the axis.
  private var starts: [Int] {
    inputs.indices.map { index in inputs.prefix(index).reduce(0) { $0 + $1[axis] } }
  }

  private func view(_ index: Int, _ strides: [Int]) -> StridedView {
    StridedView(dims: inputs[index].dims, strides: strides, start: starts[index] * strides[axis])
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let layout = plan.layout(of: operation.inputs[0])
    let y = plan.make(output, layout)
    for index in inputs.indices where inputs[index].count > 0 {
      let part = try plan.read(operation.inputs[index], as: layout)
      let view = view(index, layout.strides(output))
      try plan.copy(
        from: part.place,
        part.descriptor(),
        to: y.place.advanced(byElements: view.start),
        .strided(view.dims, view.strides),
        label: operation.name
      )
    }
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let g = cotangents[0]
    return try inputs.indices.map { index in
      guard wants[index] else { return nil }
      let gradient = plan.make(inputs[index], g.layout)
      let view = view(index, g.layout.strides(output))
      if inputs[index].count > 0 {
        try plan.copy(
          from: g.place.advanced(byElements: view.start),
          .strided(view.dims, view.strides),
          to: gradient.place,
          gradient.descriptor(),
          label: "\(operation.name) (VJP)"
        )
      }
      return gradient
    }
  }
}
