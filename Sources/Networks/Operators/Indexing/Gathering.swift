package import Tensors

/// Pieces of elements picked by constant indices; ONNX `Gather`, `GatherElements`, `GatherND` and
/// `Compress`.
///
/// Piece `i` of y is the piece of x that begins at `starts[i]`; every piece of x begins at a multiple
/// of their common length.
package struct Gathering: Movement {
  /// The shape of x.
  package let input: Shape
  /// The shape of y.
  package let output: Shape
  /// Where the pieces lie in x.
  let pieces: Pieces

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    let x = inputs[0].elements
    return [Tensor(output, pieces.starts.flatMap { x[$0..<$0 + pieces.length] })]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    for (piece, start) in pieces.starts.enumerated() {
      for i in 0..<pieces.length {
        gradient.elements[start + i] += cotangents[0].elements[piece * pieces.length + i]
      }
    }
    return [gradient]
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], as: .plain)
    let y = plan.make(output, .plain)
    plan.append(
      HostStep(label: "\(operation.name) pieces", inputs: [x.operand], outputs: [y.operand]) {
        [pieces, workers = plan.workers] sources, destinations in
        pieces.gather(sources[0], into: destinations[0], workers)
      }
    )
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let g = try plan.convert(cotangents[0], to: .plain)
    let gradient = plan.make(input, .plain)
    let arrivals = PieceArrivals(pieces, count: input.count)
    plan.append(
      HostStep(
        label: "\(operation.name) (VJP) pieces",
        inputs: [g.operand],
        outputs: [gradient.operand]
      ) { [workers = plan.workers] sources, destinations in
        arrivals.add(sources[0], into: destinations[0], workers)
      }
    )
    return [gradient]
  }
}
