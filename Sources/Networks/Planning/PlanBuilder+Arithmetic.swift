import CDNNL
import Tensors

extension PlanBuilder {
  /// Element-wise arithmetic; `right` is broadcast where its extents are 1.
  func binary(
    _ algorithm: dnnl_alg_kind_t,
    _ left: Placed,
    _ right: Placed,
    label: String
  ) throws -> Placed {
    let right = try convert(right, to: left.layout)
    let (a, b) = (try left.descriptor(), try right.descriptor())
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withRaw(a, b) { a, b in noema_binary(made, engine, attributes, algorithm, a, b, a) }
    }
    // oneDNN is slow where it does not know the way of broadcasting.
    if primitive.implementation.hasPrefix("ref"), left.shape != right.shape {
      return try binary(algorithm, left, spread(right, to: left.shape, label: label), label: label)
    }
    let result = make(left.shape, left.layout)
    append(
      primitive,
      label,
      [
        .read(DNNL_ARG_SRC_0, a, left.place), .read(DNNL_ARG_SRC_1, b, right.place),
        .write(DNNL_ARG_DST, a, result.place),
      ],
      replaceable: left.shape == right.shape
        ? [DNNL_ARG_SRC_0, DNNL_ARG_SRC_1] : [DNNL_ARG_SRC_0]
    )
    return result
  }

  /// A tensor times a number.
  func scaled(_ placed: Placed, by factor: Float, label: String) throws -> Placed {
    try function(.init(kind: dnnl_eltwise_linear, alpha: factor), placed, label: label)
  }

  /// The product of stacks of matrices, each read as it lies or transposed; stacks of 1 broadcast.
  func product(
    _ left: Placed,
    _ right: Placed,
    transposeLeft: Bool = false,
    transposeRight: Bool = false,
    label: String
  ) throws -> Placed {
    let (a, b) = (matrix(left, transposeLeft), matrix(right, transposeRight))
    let stack = zip(a.dims, b.dims).prefix(a.rank - 2).map { $0 == 1 ? $1 : $0 }
    let result = make(Shape(stack + [a.dims[a.rank - 2], b.dims[a.rank - 1]]), .plain)
    let (source, destination) = (
      try MemoryDescriptor.strided(a.dims, a.strides), try result.descriptor()
    )
    let weights = try MemoryDescriptor.strided(b.dims, b.strides)
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withRaw(source, weights, destination) {
        noema_matmul(made, engine, attributes, $0, $1, nil, $2)
      }
    }
    guard !primitive.addsUpInAnyOrder else {
      let c = OrderedProduct.Matrix(dims: result.shape.dims, strides: result.shape.strides)
      append(
        HostStep(
          label: "\(label) rows in order",
          inputs: [left.operand, right.operand],
          outputs: [result.operand]
        ) { [product = OrderedProduct(a, b, result: c), workers] sources, destinations in
          product.run(sources, into: destinations[0], workers)
        }
      )
      return result
    }
    append(
      primitive,
      label,
      [
        .read(DNNL_ARG_SRC, source, left.place), .read(DNNL_ARG_WEIGHTS, weights, right.place),
        .write(DNNL_ARG_DST, destination, result.place),
      ]
    )
    return result
  }

  /// The extents and strides of a plain tensor with its last two axes perhaps exchanged.
  private func matrix(_ placed: Placed, _ transposed: Bool) -> OrderedProduct.Matrix {
    var (dims, strides) = (placed.shape.dims, placed.shape.strides)
    if transposed {
      dims.swapAt(dims.count - 1, dims.count - 2)
      strides.swapAt(strides.count - 1, strides.count - 2)
    }
    return OrderedProduct.Matrix(dims: dims, strides: strides)
  }
}
