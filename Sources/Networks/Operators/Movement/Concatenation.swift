package import Tensors

/// Tensors joined along one axis; ONNX `Concat`.
package struct Concatenation: Movement, BlockedOperator {
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

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == self.axis ? nil : axis }

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
  var starts: [Int] {
    var end = 0
    return inputs.map { part in
      defer { end += part[axis] }
      return end
    }
  }

  func takesBlocks(_ operation: Operation) -> Bool {
    axis == 1 && operation.fitsBlocks && operation.inputs.allSatisfy { $0.computed != nil }
  }

  /// How each part goes to its place.
  private func moves(_ layout: Layout) -> [StridedMove] {
    zip(inputs, starts).map { part, start in
      let (from, to) = (view(of: part, layout), view(of: output, layout))
      let isInBlocks = layout == .blocked
      return StridedMove(
        dims: from.dims,
        source: .init(strides: from.strides),
        destination: .init(
          start: start / (isInBlocks ? Layout.blockWidth : 1) * to.strides[axis],
          strides: to.strides
        )
      )
    }
  }

  /// The extents and strides of a tensor; those of blocks as `[N, C / 16, H W 16]`.
  private func view(of shape: Shape, _ layout: Layout) -> (dims: [Int], strides: [Int]) {
    guard layout == .blocked else { return (shape.dims, layout.strides(shape)) }
    let blocks = Shape([
      shape[0], shape[1] / Layout.blockWidth, shape[2] * shape[3] * Layout.blockWidth,
    ])
    return (blocks.dims, blocks.strides)
  }

  /// Where the first image of each part lies inside the joined tensor, if that is one piece of memory.
  private func slices(of joined: Placed) -> [Placed]? {
    guard joined.layout == .blocked else { return nil }
    let plane = output.dims.dropFirst(2).reduce(1, *)
    return zip(inputs, starts).map { part, start in
      let place = joined.place.advanced(byElements: start * plane)
      return Placed(place: place, shape: part, layout: .blocked)
    }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let isInBlocks = plan.chosenLayout(of: operation.outputs[0]) == .blocked
    let layout = isInBlocks ? .blocked : plan.layout(of: operation.inputs[0])
    let y = plan.makeOutput(operation.outputs[0], output, layout)
    let slices = slices(of: y)
    for (index, move) in moves(layout).enumerated() {
      let part = try plan.read(operation.inputs[index], as: layout)
      if let slice = slices?[index], part.place.isSame(as: slice.place) { continue }
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
    if g.shape[0] == 1, let slices = slices(of: g) {
      return zip(slices, wants).map { $1 ? $0 : nil }
    }
    return moves(g.layout).enumerated().map { index, move in
      guard wants[index] else { return nil }
      let gradient = plan.make(inputs[index], g.layout)
      plan.append(move.reversed, from: g, to: gradient, label: label)
      return gradient
    }
  }
}
