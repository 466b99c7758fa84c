import CDNNL
import Tensors

/// Matrix products, of factors that may be views.
extension PlanBuilder {
  /// The product of stacks of matrices; stacks of 1 broadcast.
  ///
  /// - Parameter scale: a factor of the result.
  func product(
    _ left: Placed,
    _ right: Placed,
    scale: Float = 1,
    label: String
  ) throws -> Placed {
    let rank = left.shape.rank
    let stack = zip(left.shape.dims, right.shape.dims).prefix(rank - 2).map { $0 == 1 ? $1 : $0 }
    let result = make(Shape(stack + [left.shape[rank - 2], right.shape[rank - 1]]), .plain)
    if let kernel = try primitive(left, right, result, scale: scale, label: label) {
      append(
        kernel.primitive,
        label,
        [
          .read(DNNL_ARG_SRC, kernel.left, left.place),
          .read(DNNL_ARG_WEIGHTS, kernel.right, right.place),
          .write(DNNL_ARG_DST, try result.descriptor(), result.place),
        ]
      )
      return result
    }
    let (a, from) = try factor(left, stack)
    let (b, by) = try factor(right, stack)
    guard let c = OrderedProduct.Factor(result.seen, stack: stack) else {
      preconditionFailure("a plain tensor steps evenly")
    }
    append(
      HostStep(
        label: "\(label) rows in order",
        inputs: [a.operand, b.operand],
        outputs: [result.operand],
        operations: 2 * result.shape.span * Double(left.shape[rank - 1])
      ) { [product = OrderedProduct(from, by, result: c, scale: scale), workers] factors, results in
        product.run(factors, into: results[0], workers)
      }
    )
    return result
  }

  private func factor(
    _ placed: Placed,
    _ stack: [Int]
  ) throws -> (placed: Placed, factor: OrderedProduct.Factor) {
    if let factor = OrderedProduct.Factor(placed.seen, stack: stack) { return (placed, factor) }
    let plain = try convert(placed, to: .plain)
    guard let factor = OrderedProduct.Factor(plain.seen, stack: stack) else {
      preconditionFailure("a plain tensor steps evenly")
    }
    return (plain, factor)
  }

  /// oneDNN's kernel where both factors lie side by side, each as it is or transposed, and the order
  /// of its sums is fixed.
  private func primitive(
    _ left: Placed,
    _ right: Placed,
    _ result: Placed,
    scale: Float,
    label: String
  ) throws -> (primitive: Primitive, left: MemoryDescriptor, right: MemoryDescriptor)? {
    guard let source = try descriptor(left), let weights = try descriptor(right) else { return nil }
    let attributes = try PrimitiveAttributes()
    if scale != 1 { try attributes.append(.init(kind: dnnl_eltwise_linear, alpha: scale)) }
    let destination = try result.descriptor()
    let primitive = try primitive(label, attributes) { made, engine, attributes in
      withRaw(source, weights, destination) {
        noema_matmul(made, engine, attributes, $0, $1, nil, $2)
      }
    }
    let isFit = !primitive.addsUpInAnyOrder && !primitive.isReference
    return isFit ? (primitive, source, weights) : nil
  }

  /// A factor whose rows or whose columns are contiguous, moved if need be.
  func sideBySide(_ placed: Placed) throws -> (placed: Placed, descriptor: MemoryDescriptor) {
    if let there = try descriptor(placed) { return (placed, there) }
    let plain = try convert(placed, to: .plain)
    return (plain, try plain.descriptor())
  }

  /// The descriptor of a plain tensor, or of one whose last two axes are exchanged.
  private func descriptor(_ placed: Placed) throws -> MemoryDescriptor? {
    if placed.view == nil, placed.layout == .plain { return try placed.descriptor() }
    let exchanged = placed.transposed
    guard placed.seen.start == 0, exchanged.view == nil, exchanged.layout == .plain else {
      return nil
    }
    var (dims, strides) = (exchanged.shape.dims, exchanged.shape.strides)
    dims.swapAt(dims.count - 1, dims.count - 2)
    strides.swapAt(strides.count - 1, strides.count - 2)
    return try .strided(dims, strides)
  }
}
