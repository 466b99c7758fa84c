package import Tensors

/// Pieces of elements picked by constant indices; ONNX `Gather`, `GatherElements`, `GatherND` and
/// `Compress`.
///
/// Piece `i` of y is the piece of x that begins at `starts[i]`; every piece of x begins at a multiple
/// of their common length.
package struct Gathering: Movement, PartTaking {
  /// The shape of x.
  package let input: Shape
  /// The shape of y.
  package let output: Shape
  /// Where the pieces lie in x.
  let pieces: Pieces

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    let (from, length) = (Runs(input, axis: axis), pieces.length)
    guard length > 0, from.length * from.inner > 0 else { return nil }
    return output.dims.indices.first { target in
      let to = Runs(output, axis: target)
      guard to.length == from.length else { return false }
      // A piece holds whole runs of the axis, or lies at one index of it.
      if length % (from.length * from.inner) == 0 { return to.inner == from.inner }
      return to.outer == from.outer && from.inner % length == 0 && to.inner % length == 0
        && pieces.starts.enumerated().allSatisfy { piece, start in
          start / from.inner % from.length == piece * length / to.inner % to.length
        }
    }
  }

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

  /// The part of x, where the pieces are indices along one axis at equal distances.
  var parts: [Region]? {
    let dims = input.dims
    for axis in dims.indices where dims[(axis + 1)...].reduce(1, *) == pieces.length {
      let outer = dims[..<axis].reduce(1, *)
      let count = pieces.starts.count / max(outer, 1)
      guard pieces.length > 0, count > 0, count * outer == pieces.starts.count else { continue }
      let indices = pieces.starts[..<count].map { $0 / pieces.length }
      let step = count > 1 ? indices[1] - indices[0] : 1
      guard step != 0 else { continue }
      let block = dims[axis] * pieces.length
      let isEven = pieces.starts.enumerated().allSatisfy { position, start in
        let (row, place) = (position / count, position % count)
        return start == row * block + (indices[0] + place * step) * pieces.length
      }
      if isEven {
        return [Region(of: input, axis: axis, .init(start: indices[0], step: step, count: count))]
      }
    }
    return nil
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    if let views = try views(operation, in: plan) { return views }
    let x = try plan.read(operation.inputs[0], as: .plain)
    let y = plan.make(output, .plain)
    plan.append("\(operation.name) pieces", from: x, to: y) { [pieces] in
      pieces.gather($0, into: $1, $2)
    }
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
    plan.append("\(operation.name) (VJP) pieces", from: g, to: gradient) {
      arrivals.add($0, into: $1, $2)
    }
    return [gradient]
  }
}
