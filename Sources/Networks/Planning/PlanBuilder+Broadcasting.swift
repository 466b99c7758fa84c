import CDNNL
import Tensors

/// NumPy's broadcasting and its adjoint, the sum.
extension PlanBuilder {
  /// The layout of the first operand that has the broadcast shape itself, else the plain one.
  func layout(ofBroadcast operands: [Operand], to shape: Shape) -> Layout {
    operands.first { $0.shape == shape }.map(layout(of:)) ?? .plain
  }

  /// An operand repeated along its axes of extent 1 until it has a shape.
  func readSpread(_ operand: Operand, as layout: Layout, to shape: Shape) throws -> Placed {
    let placed = try readBroadcast(operand, as: layout, rank: shape.rank)
    return spread(placed, to: shape, label: operand.name)
  }

  /// A tensor repeated along its axes of extent 1 until it has a shape of as many axes.
  func spread(_ placed: Placed, to shape: Shape, label: String) -> Placed {
    if placed.shape == shape { return placed }
    let result = make(shape, placed.layout)
    append(repetition(of: placed, to: result), from: placed, to: result, label: label)
    return result
  }

  /// The sum over the axes along which a tensor of shape `shape` was broadcast.
  func summed(_ placed: Placed, to shape: Shape, label: String) throws -> Placed {
    let ones = [Int](repeating: 1, count: placed.shape.rank - shape.rank)
    let kept = Shape(ones + shape.dims)
    var result = placed
    if kept != placed.shape {
      result = make(kept, placed.layout)
      if placed.shape.count == 0 {
        fill(result, with: 0, label: label)
      } else if isInnermostSummed(placed, to: kept) {
        try reduce(placed, to: result, label: label)
      } else {
        append(repetition(of: result, to: placed).reversed, from: placed, to: result, label: label)
      }
    }
    return shape.rank == kept.rank
      ? result : try convert(result, to: .plain).relabelled(shape)
  }

  /// Where each element of a small tensor stands in a large one.
  private func repetition(of small: Placed, to large: Placed) -> StridedMove {
    let strides = small.layout.strides(small.shape)
    return StridedMove(
      dims: large.shape.dims,
      source: .init(strides: strides.indices.map { small.shape[$0] == 1 ? 0 : strides[$0] }),
      destination: .init(strides: large.layout.strides(large.shape))
    )
  }

  /// Whether elements that are neighbours in memory are added up: that is where oneDNN is quick.
  private func isInnermostSummed(_ placed: Placed, to kept: Shape) -> Bool {
    let strides = placed.layout.strides(placed.shape)
    let innermost = strides.indices.filter { placed.shape[$0] > 1 }.min {
      strides[$0] < strides[$1]
    }
    return innermost.map { kept[$0] == 1 } ?? false
  }

  private func reduce(_ placed: Placed, to result: Placed, label: String) throws {
    let (source, destination) = (try placed.descriptor(), try result.descriptor())
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withRaw(source, destination) {
        noema_reduction(made, engine, attributes, dnnl_reduction_sum, $0, $1)
      }
    }
    append(
      primitive,
      label,
      [
        .read(DNNL_ARG_SRC, source, placed.place),
        .write(DNNL_ARG_DST, destination, result.place),
      ]
    )
  }
}
