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
      guard wants[index] else { return nil }
      let strides = output.strides
      let part = StridedView(
        dims: self.inputs[index].dims,
        strides: strides,
        start: starts[index] * strides[axis]
      )
      return cotangents[0].gathered(part)
    }
  }

  /// Where each part begins along the axis.
  private var starts: [Int] {
    inputs.indices.map { index in inputs.prefix(index).reduce(0) { $0 + $1[axis] } }
  }

  /// How a part goes to its place.
  private func move(_ index: Int, _ layout: Layout) -> StridedMove {
    let strides = layout.strides(output)
    return StridedMove(
      dims: inputs[index].dims,
      source: .init(strides: layout.strides(inputs[index])),
      destination: .init(start: starts[index] * strides[axis], strides: strides)
    )
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let layout = plan.layout(of: operation.inputs[0])
    let y = plan.make(output, layout)
    for (index, input) in operation.inputs.enumerated() {
      let part = try plan.read(input, as: layout)
      plan.append(move(index, layout), from: part, to: y, label: operation.name)
    }
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let (g, label) = (cotangents[0], "\(operation.name) (VJP)")
    return inputs.indices.map { index in
      guard wants[index] else { return nil }
      let gradient = plan.make(inputs[index], g.layout)
      plan.append(move(index, g.layout).reversed, from: g, to: gradient, label: label)
      return gradient
    }
  }
}
