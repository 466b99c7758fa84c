package import Tensors

/// Cells put around (or, with negative counts, taken off) a tensor; ONNX `Pad`.
package struct Padding: Operator {
  /// What the new cells hold.
  package enum Mode: Sendable, Hashable {
    /// One number.
    case constant(Float)
    /// The mirror image, without the edge itself.
    case reflect
    /// The nearest element.
    case edge
    /// The tensor repeated.
    case wrap
  }

  /// The shape of x.
  package let input: Shape
  /// Cells before the first element of each axis.
  package let before: [Int]
  /// Cells after the last element of each axis.
  package let after: [Int]
  /// What the new cells hold.
  package let mode: Mode

  var output: Shape { Shape(input.dims.indices.map { before[$0] + input[$0] + after[$0] }) }

  package var outputShapes: [Shape] { [output] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var fill = S(0)
    if case .constant(let value) = mode { fill = S(value) }
    return [Tensor(output, sources.map { $0.map { inputs[0].elements[$0] } ?? fill })]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    for (source, g) in zip(sources, cotangents[0].elements) {
      if let source { gradient.elements[source] += g }
    }
    return [gradient]
  }

  /// For each element of y the flat position in x from which it comes, or `nil` for the constant.
  private var sources: [Int?] {
    let strides = input.strides
    return Indices(output.dims).map { index in
      var flat = 0
      for axis in index.indices {
        guard let source = source(index[axis] - before[axis], extent: input[axis]) else {
          return nil
        }
        flat += source * strides[axis]
      }
      return flat
    }
  }

  private func source(_ position: Int, extent: Int) -> Int? {
    if (0..<extent).contains(position) { return position }
    switch mode {
    case .constant: return nil
    case .edge: return min(max(position, 0), extent - 1)
    case .wrap: return (position % extent + extent) % extent
    case .reflect:
      let period = max(2 * (extent - 1), 1)
      let folded = (position % period + period) % period
      return folded < extent ? folded : period - folded
    }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard case .constant(let value) = mode, isPlain else {
      return try lowerOnHost(operation, in: plan)
    }
    let x = try plan.readAny(operation.inputs[0])
    let y = plan.make(output, x.layout)
    plan.fill(y, with: value, label: operation.name)
    let view = inside(x.layout)
    try plan.copy(
      from: x.place,
      x.descriptor(),
      to: y.place.advanced(byElements: view.start),
      .strided(view.dims, view.strides),
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
    guard case .constant = mode, isPlain else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let g = cotangents[0]
    let gradient = plan.make(input, g.layout)
    let view = inside(g.layout)
    try plan.copy(
      from: g.place.advanced(byElements: view.start),
      .strided(view.dims, view.strides),
      to: gradient.place,
      gradient.descriptor(),
      label: "\(operation.name) (VJP)"
    )
    return [gradient]
  }

  private var isPlain: Bool { (before + after).allSatisfy { $0 >= 0 } && input.count > 0 }

  /// Where x lies inside y.
  private func inside(_ layout: Layout) -> StridedView {
    let strides = layout.strides(output)
    return StridedView(
      dims: input.dims,
      strides: strides,
      start: zip(strides, before).reduce(0) { $0 + $1.0 * $1.1 }
    )
  }
}
