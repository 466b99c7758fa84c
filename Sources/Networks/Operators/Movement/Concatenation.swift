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
    let strides = output.strides
    return starts.enumerated().map { index, start in
      guard wants[index] else { return nil }
      let part = StridedView(
        dims: self.inputs[index].dims,
        strides: strides,
        start: start * strides[axis]
      )
      return cotangents[0].gathered(part)
    }
  }

  /// Where each part begins along the axis.
  private var starts: [Int] {
    var end = 0
    return inputs.map { part in
      defer { end += part[axis] }
      return end
    }
  }

  /// How each part goes to its place.
  private func moves(_ layout: Layout) -> [StridedMove] {
    let strides = layout.strides(output)
    return zip(inputs, starts).map { part, start in
      StridedMove(
        dims: part.dims,
        source: .init(strides: layout.strides(part)),
        destination: .init(start: start * strides[axis], strides: strides)
      )
    }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let layout = plan.layout(of: operation.inputs[0])
    let y = plan.make(output, layout)
    for (input, move) in zip(operation.inputs, moves(layout)) {
      let part = try plan.read(input, as: layout)
      plan.append(move, from: part, to: y, label: operation.name)
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
    return moves(g.layout).enumerated().map { index, move in
      guard wants[index] else { return nil }
      let gradient = plan.make(inputs[index], g.layout)
      plan.append(move.reversed, from: g, to: gradient, label: label)
      return gradient
    }
  }
}
