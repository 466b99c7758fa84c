package import Tensors

/// A movement along strides: Slice, Transpose, Expand, Tile, Split, DepthToSpace and the like.
///
/// The elements of every output are those of one view of the only input.
package protocol StridedMovement: Movement {
  /// The shape of x.
  var input: Shape { get }

  /// Whether axes keep their places, so that the tensors may lie in memory in any one layout.
  var keepsAxes: Bool { get }

  /// Whether every element of x goes somewhere.
  var coversInput: Bool { get }

  /// Where the elements of each output come from.
  ///
  /// - Parameters:
  ///   - x: how far the axes of x step in memory.
  ///   - outputs: how far those of each output step.
  func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove]
}

extension StridedMovement {
  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    zip(outputShapes, rowMajorMoves).map { shape, move in
      guard
        var elements = inputs[0].elements.first.map({
          [Element](repeating: $0, count: shape.count)
        })
      else { return inputs[0].reshaped(shape) }
      for (from, to) in move.places { elements[to] = inputs[0].elements[from] }
      return Tensor(shape, elements)
    }
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    for (g, move) in zip(cotangents, rowMajorMoves) {
      for (from, to) in move.places { gradient.elements[from] += g.elements[to] }
    }
    return [gradient]
  }

  private var rowMajorMoves: [StridedMove] {
    moves(input.strides, outputShapes.map(\.strides))
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    if let taking = self as? any PartTaking, let views = try taking.views(operation, in: plan) {
      return views
    }
    let x =
      try keepsAxes
      ? plan.readAny(operation.inputs[0]) : plan.read(operation.inputs[0], as: .plain)
    let outputs = outputShapes.map { plan.make($0, x.layout) }
    let strides = zip(outputs, outputShapes).map { $0.layout.strides($1) }
    for (y, move) in zip(outputs, moves(x.layout.strides(input), strides)) {
      plan.append(move, from: x, to: y, label: operation.name)
    }
    return outputs
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let label = "\(operation.name) (VJP)"
    let layout = keepsAxes ? cotangents[0].layout : .plain
    let given = try cotangents.map { try plan.convert($0, to: layout) }
    let gradient = plan.make(input, layout)
    let moves = moves(layout.strides(input), outputShapes.map { layout.strides($0) })
    if !coversInput || moves.contains(where: { $0.count == 0 }) {
      plan.fill(gradient, with: 0, label: label)
    }
    for (g, move) in zip(given, moves) {
      plan.append(move.reversed, from: g, to: gradient, label: label)
    }
    return [gradient]
  }
}

extension StridedMove {
  /// The pairs of places, one an element.
  fileprivate var places: [(from: Int, to: Int)] {
    let lattice = Lattice(
      axes: dims.indices.map {
        Lattice.Axis(
          count: dims[$0],
          source: source.strides[$0],
          destination: destination.strides[$0]
        )
      }
    )
    var places: [(from: Int, to: Int)] = []
    lattice.forEach(in: 0..<lattice.count) {
      places.append((source.start + $0, destination.start + $1))
    }
    return places
  }
}

extension PlanBuilder {
  /// Appends a move of elements from one tensor to another; nothing if none is moved.
  func append(_ move: StridedMove, from: Placed, to: Placed, label: String) {
    guard move.count > 0 else { return }
    let loops = MoveLoops(move)
    append("\(label) move", from: from, to: to) { loops.run($0, into: $1, $2) }
  }
}
