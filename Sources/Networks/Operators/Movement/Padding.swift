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

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    before[axis] == 0 && after[axis] == 0 ? axis : nil
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { inputs }

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
    let x = try plan.readAny(operation.inputs[0])
    guard case .constant(let value) = mode else {
      return [plan.append(taps, to: x, label: operation.name)]
    }
    let y = plan.make(output, x.layout)
    plan.fill(y, with: value, label: operation.name)
    plan.append(inside(x.layout), from: x, to: y, label: operation.name)
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let (g, label) = (cotangents[0], "\(operation.name) (VJP)")
    guard case .constant = mode else {
      return [plan.append(taps.reversed().map(\.transposed), to: g, label: label)]
    }
    let gradient = plan.make(input, g.layout)
    let move = inside(g.layout)
    if move.count < input.count { plan.fill(gradient, with: 0, label: label) }
    plan.append(move.reversed, from: g, to: gradient, label: label)
    return [gradient]
  }

  /// How the elements of x that are kept go to their places in y.
  private func inside(_ layout: Layout) -> StridedMove {
    let (x, y) = (layout.strides(input), layout.strides(output))
    let axes = input.dims.indices
    let firsts = axes.map { max(0, -before[$0]) }
    return StridedMove(
      dims: axes.map { max(0, input[$0] + min(after[$0], 0) - firsts[$0]) },
      source: .init(start: axes.reduce(0) { $0 + firsts[$1] * x[$1] }, strides: x),
      destination: .init(
        start: axes.reduce(0) { $0 + (firsts[$1] + before[$1]) * y[$1] },
        strides: y
      )
    )
  }

  /// The axes that are padded with what is there, one after the other.
  private var taps: [AxisTaps] {
    input.dims.indices.filter { before[$0] != 0 || after[$0] != 0 }.map { axis in
      let positions = (0..<output[axis]).map { $0 - before[axis] }
      return AxisTaps(
        axis: axis,
        inputCount: input[axis],
        taps: positions.map { position in
          source(position, extent: input[axis]).map { [.init(index: $0, weight: 1)] } ?? []
        }
      )
    }
  }
}
