import Tensors

/// A bias, a residual sum and a function right after a product with weights are done before its
/// result is stored.
struct ProductFusion: Rewrite {
  var name: String { "biases, residual sums and functions in products" }

  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    functions(residuals(biases(graph, kept), kept), kept)
  }

  private func biases(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    merged(graph, kept) { operation, product, other in
      guard isSum(operation), product.isBare, let bias = other, bias.value != nil,
        bias.shape.count == product.width, bias.shape.dims.last == product.width
      else { return nil }
      var fused = product
      fused.hasBias = true
      return (fused, [bias])
    }
  }

  private func residuals(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    merged(graph, kept) { operation, product, other in
      guard isSum(operation), !product.hasResidual, product.function == nil, let other,
        other.computed != nil, other.shape == product.outputShapes[0]
      else { return nil }
      var fused = product
      fused.hasResidual = true
      return (fused, [other])
    }
  }

  private func functions(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    merged(graph, kept) { operation, product, _ in
      let algorithm =
        (operation.kernel as? Activation)?.kind.algorithm
        ?? (operation.kernel as? Function)?.kind.algorithm
      guard product.function == nil, algorithm != nil else { return nil }
      var fused = product
      fused.function = operation.kernel
      return (fused, [])
    }
  }

  private func isSum(_ operation: Operation) -> Bool {
    guard let sum = operation.kernel as? Arithmetic else { return false }
    return sum.kind == .add
  }

  /// Gives the later of an operation's products the operation to do.
  private func merged(
    _ graph: ShapedGraph,
    _ kept: Set<String>,
    _ fuse: (Operation, FusedProduct, _ other: Operand?) -> (FusedProduct, more: [Operand])?
  ) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      let candidates = operation.inputs.indices.compactMap { index in
        around.onlyMaker(of: operation.inputs[index]).map { (made: $0, index: index) }
      }
      for (made, index) in candidates.sorted(by: { $0.made.position > $1.made.position }) {
        let other = operation.inputs.count == 2 ? operation.inputs[1 - index] : nil
        guard let product = FusedProduct(made.operation),
          let (fused, more) = fuse(operation, product, other)
        else { continue }
        return Merged(
          operation: Operation(
            node: operation.node,
            kernel: fused,
            inputs: made.operation.inputs + more,
            outputs: operation.outputs
          ),
          absorbed: [made.position]
        )
      }
      return nil
    }
  }
}

/// A product with weights, perhaps a bias, perhaps a residual sum, perhaps a function, in one kernel.
///
/// Inputs: those of the product, then the bias, then the residual. It is made after the reverse pass
/// was laid out over the separate operations, so it has no VJP of its own.
struct FusedProduct: ForwardOnly {
  /// A `MatrixMultiplication` or a `Gemm`.
  let product: any Operator
  var hasBias = false
  var hasResidual = false
  /// An `Activation` or a `Function`.
  var function: (any Operator)?

  /// The product that an operation is, if it is one of rows with one matrix.
  init?(_ operation: Operation) {
    switch operation.kernel {
    case let fused as FusedProduct: self = fused
    case let kernel as MatrixMultiplication
    where kernel.hasOneMatrix && kernel.isFull && kernel.scale == 1 && kernel.b.rank == 2
      && kernel.a.rank >= 2:
      product = kernel
    case let kernel as Gemm where kernel.isPlain && (kernel.c == nil || kernel.addsRow):
      product = kernel
    default: return nil
    }
  }

  /// Whether nothing follows the product, not even a bias of its own.
  var isBare: Bool {
    let ownsBias = (product as? Gemm)?.c != nil
    return !ownsBias && !hasBias && !hasResidual && function == nil
  }

  /// The columns of the product.
  var width: Int { outputShapes[0].dims.last ?? 1 }

  var outputShapes: [Shape] { product.outputShapes }

  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var rest = inputs
    let residual = hasResidual ? rest.popLast() : nil
    let bias = hasBias ? rest.popLast() : nil
    var y = product.forward(rest)[0]
    if let bias {
      y.elements = y.elements.enumerated().map { $1 + bias.elements[$0 % bias.elements.count] }
    }
    if let residual { y.elements = zip(y.elements, residual.elements).map { $0 + $1 } }
    return function.map { $0.forward([y]) } ?? [y]
  }

  func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    var inputs = operation.inputs
    var ending = ProductEnding()
    if hasResidual, let residual = inputs.popLast() {
      ending.residual = try plan.readViewed(residual)
    }
    if hasBias, let bias = inputs.popLast() {
      ending.bias = try plan.read(bias, as: .plain).relabelled([width])
    }
    ending.function =
      (function as? Activation)?.kind.algorithm ?? (function as? Function)?.kind.algorithm
    let separate = Operation(
      node: operation.node,
      kernel: product,
      inputs: inputs,
      outputs: operation.outputs
    )
    switch product {
    case let product as MatrixMultiplication:
      return try product.lower(separate, ending: ending, in: plan)
    case let product as Gemm: return try product.lower(separate, ending: ending, in: plan)
    default: preconditionFailure("a product of matrices")
    }
  }
}
