import CDNNL
import Tensors

/// What is done to a product before it is stored.
struct ProductEnding {
  /// What is added to each row, `[N]`.
  var bias: Placed?
  /// What is added to each element, of the product's shape.
  var residual: Placed?
  /// The function of each element.
  var function: ElementwiseAlgorithm?
}

/// Many rows times one matrix: what a dense layer is, whatever stacks its rows stand in.
extension PlanBuilder {
  /// Each row of a tensor `[..., K]` times a matrix `[K, N]`.
  ///
  /// Rows that lie in another order, as after a transposition of images and tokens, stay in it: the
  /// result is a view of the same kind.
  ///
  /// - Parameter packs: whether weights are laid out as the kernel likes them best, in memory of
  ///   their own.
  func rows(
    _ x: Placed,
    times matrix: Placed,
    packs: Bool = false,
    ending: ProductEnding = ProductEnding(),
    label: String
  ) throws -> Placed {
    let width = matrix.shape[1]
    let dense = x.seen.rows.map { $0.stride == $0.width } ?? false
    let x = dense ? x : try convert(x, to: .plain)
    guard let rows = x.seen.rows else { preconditionFailure("a plain tensor has rows") }
    let from = Placed(
      place: x.place.advanced(byElements: x.view?.start ?? 0),
      shape: [rows.count, rows.width],
      layout: .plain
    )
    let shape = Shape(x.shape.dims.dropLast() + [width])
    let view = x.seen.overRows(rows, width: width)
    var ending = ending
    ending.residual = try ending.residual.map { try arranged($0, as: view, rows: rows.count) }
    let y = try product(from, matrix, packs: packs, ending, label: label)
    return Placed(y.place, shape, view)
  }

  /// A residual as a matrix whose rows lie in the order of a product's.
  private func arranged(_ residual: Placed, as view: View, rows: Int) throws -> Placed {
    let width = residual.shape.dims.last ?? 1
    let shape: Shape = [rows, width]
    var there = residual.seen
    let place = residual.place.advanced(byElements: there.start)
    there.start = 0
    if there == view { return Placed(place: place, shape: shape, layout: .plain) }
    let result = make(shape, .plain)
    // Both views go over the same elements; what is moved are the runs of the finer one.
    let plain = try convert(residual, to: .plain)
    let move = view.move(to: residual.shape.strides).reversed
    append(move, from: plain, to: result, label: "rows as those of a product")
    return result
  }

  /// A matrix times a matrix, with its ending in the kernel where the order of its sums is fixed.
  func product(
    _ left: Placed,
    _ matrix: Placed,
    packs: Bool,
    _ ending: ProductEnding,
    label: String
  ) throws -> Placed {
    let result = make([left.shape[0], matrix.shape[1]], .plain)
    let (right, weights) = try sideBySide(matrix)
    let attributes = try PrimitiveAttributes()
    if let residual = ending.residual {
      try attributes.append(dnnl_binary_add, residual.descriptor())
    }
    if let function = ending.function { try attributes.append(function) }
    let (source, destination) = (try left.descriptor(), try result.descriptor())
    let bias = try MemoryDescriptor.plain([1, matrix.shape[1]])
    var memory: AlignedBuffer?
    if packs, case .constant(let constant) = right.place { memory = constant }
    let wanted = memory == nil ? weights : try MemoryDescriptor.anyLayout(right.shape.dims)
    let primitive = try primitive(label, attributes) { made, engine, attributes in
      withRaw(source, wanted, bias, destination) { source, weights, bias, destination in
        noema_matmul(
          made,
          engine,
          attributes,
          source,
          weights,
          ending.bias == nil ? nil : bias,
          destination
        )
      }
    }
    guard !primitive.addsUpInAnyOrder, !primitive.isReference else {
      return try end(product(left, right, label: label), ending, label: label)
    }
    let chosen = primitive.wanted(DNNL_ARG_WEIGHTS)
    let place =
      try memory.map { try packed($0, described: weights, as: chosen, label: label) } ?? right.place
    var arguments: [PrimitiveStep.Argument] = [
      .read(DNNL_ARG_SRC, source, left.place), .read(DNNL_ARG_WEIGHTS, chosen, place),
      .write(DNNL_ARG_DST, destination, result.place),
    ]
    if let added = ending.bias { arguments.append(.read(DNNL_ARG_BIAS, bias, added.place)) }
    if let residual = ending.residual {
      let argument = PrimitiveAttributes.argument(ofPostOperation: 0)
      arguments.append(.read(argument, try residual.descriptor(), residual.place))
    }
    append(primitive, label, arguments)
    return result
  }

  /// The ending in steps of its own.
  private func end(_ y: Placed, _ ending: ProductEnding, label: String) throws -> Placed {
    var y = y
    if let bias = ending.bias {
      let row = Placed(place: bias.place, shape: [1, y.shape[1]], layout: .plain)
      y = try binary(dnnl_binary_add, y, row, label: label)
    }
    if let residual = ending.residual {
      y = try binary(dnnl_binary_add, y, residual, label: label)
    }
    if let function = ending.function { y = try self.function(function, y, label: label) }
    return y
  }
}
