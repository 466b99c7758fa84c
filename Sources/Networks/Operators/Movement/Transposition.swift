package import Tensors

/// Axes in another order; ONNX `Transpose`.
///
/// Axis `i` of y is axis `permutation[i]` of x.
package struct Transposition: StridedMovement {
  /// The shape of x.
  package let input: Shape
  /// For each axis of y the axis of x.
  package let permutation: [Int]

  var output: Shape { Shape(permutation.map { input[$0] }) }

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { false }
  package var coversInput: Bool { true }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    [
      StridedMove(
        dims: output.dims,
        source: .init(strides: moved(x)),
        destination: .init(strides: outputs[0])
      )
    ]
  }

  private var inverse: Transposition {
    let back = permutation.indices.map { axis in permutation.firstIndex(of: axis) ?? axis }
    return Transposition(input: output, permutation: back)
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.readAny(operation.inputs[0])
    if let y = renamed(x) { return [y] }
    return [try transposed(plan.read(operation.inputs[0], as: .plain), operation.name, in: plan)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    if let gradient = inverse.renamed(cotangents[0]) { return [gradient] }
    let g = try plan.convert(cotangents[0], to: .plain)
    return [try inverse.transposed(g, "\(operation.name) (VJP)", in: plan)]
  }

  /// The same memory, where the new order of the axes is only the other layout: the transpositions
  /// around channels-last parts of a network cost nothing.
  private func renamed(_ x: Placed) -> Placed? {
    let strides = x.layout.strides(input)
    let wanted = moved(strides)
    let layout = [Layout.plain, .channelsLast].first { layout in
      zip(output.dims, zip(layout.strides(output), wanted)).allSatisfy { $0 == 1 || $1.0 == $1.1 }
    }
    return layout.map { Placed(place: x.place, shape: output, layout: $0) }
  }

  private func moved(_ strides: [Int]) -> [Int] { permutation.map { strides[$0] } }

  private func transposed(_ x: Placed, _ label: String, in plan: PlanBuilder) throws -> Placed {
    let y = plan.make(output, .plain)
    plan.append(moves(input.strides, [output.strides])[0], from: x, to: y, label: label)
    return y
  }
}
