import Tensors

/// A residual sum and an activation right after a convolution are done before its result is stored.
package struct ConvolutionFusion: Rewrite {
  /// Creates the rewrite.
  package init() {}

  package func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    activations(residuals(graph, kept), kept)
  }

  private func residuals(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    replace(graph, kept) { operation, maker, position in
      guard let sum = operation.kernel as? Arithmetic, sum.kind == .add,
        sum.inputs[0] == sum.inputs[1]
      else { return nil }
      // The later of two convolutions takes the sum; the other one's result is then there.
      let candidates = [0, 1].compactMap { index -> (maker: Int, residual: Operand)? in
        guard let made = maker(operation.inputs[index]), made.operation.kernel is Convolution else {
          return nil
        }
        return (made.position, operation.inputs[1 - index])
      }
      guard let chosen = candidates.max(by: { $0.maker < $1.maker }),
        case .tensor = chosen.residual
      else { return nil }
      let source = graph.operations[chosen.maker]
      guard let convolution = source.kernel as? Convolution else { return nil }
      return (
        chosen.maker,
        Operation(
          node: operation.node,
          kernel: FusedConvolution(
            convolution: convolution,
            hasResidual: true,
            activation: nil
          ),
          inputs: source.inputs + [chosen.residual],
          outputs: operation.outputs
        )
      )
    }
  }

  private func activations(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    replace(graph, kept) { operation, maker, _ in
      guard let activation = operation.kernel as? Activation, let made = maker(operation.inputs[0])
      else { return nil }
      let fused: FusedConvolution
      switch made.operation.kernel {
      case let convolution as Convolution:
        fused = FusedConvolution(
          convolution: convolution,
          hasResidual: false,
          activation: activation
        )
      case let earlier as FusedConvolution where earlier.activation == nil:
        fused = FusedConvolution(
          convolution: earlier.convolution,
          hasResidual: earlier.hasResidual,
          activation: activation
        )
      default: return nil
      }
      return (
        made.position,
        Operation(
          node: operation.node,
          kernel: fused,
          inputs: made.operation.inputs,
          outputs: operation.outputs
        )
      )
    }
  }

  /// Puts a merged operation in the place of the later of two and drops the earlier.
  private func replace(
    _ graph: ShapedGraph,
    _ kept: Set<String>,
    _ merged: (
      Operation, _ maker: (Operand) -> (position: Int, operation: Operation)?, Int
    ) -> (absorbed: Int, operation: Operation)?
  ) -> ShapedGraph {
    var graph = graph
    let (readers, makers) = (graph.readers, graph.makers)
    var absorbed: Set<Int> = []
    for (position, operation) in graph.operations.enumerated() {
      let maker = { (operand: Operand) -> (position: Int, operation: Operation)? in
        guard let name = operand.computed, graph.isPrivate(name, readers, kept),
          let position = makers[name]
        else { return nil }
        return (position, graph.operations[position])
      }
      guard let (earlier, operation) = merged(operation, maker, position) else { continue }
      graph.operations[position] = operation
      absorbed.insert(earlier)
    }
    graph.operations = graph.operations.enumerated().filter { !absorbed.contains($0.0) }.map(\.1)
    return graph
  }
}

/// A convolution, perhaps a residual sum, perhaps an activation, in one kernel.
///
/// Inputs: those of the convolution, then the residual. It is made after the reverse pass was laid
/// out over the separate operations, so it has no VJP of its own.
struct FusedConvolution: BlockedOperator {
  let convolution: Convolution
  let hasResidual: Bool
  let activation: Activation?

  var outputShapes: [Shape] { convolution.outputShapes }

  func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = convolution.forward(hasResidual ? inputs.dropLast() : inputs)[0]
    if hasResidual, let residual = inputs.last {
      y.elements = zip(y.elements, residual.elements).map { $0 + $1 }
    }
    return activation.map { $0.forward([y]) } ?? [y]
  }

  func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    preconditionFailure("fused operations are run forward only")
  }

  func takesBlocks(_ operation: Operation) -> Bool { convolution.takesBlocks(operation) }

  func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try convolution.lower(
      operation,
      residual: hasResidual ? operation.inputs.last : nil,
      activation: activation?.kind,
      in: plan
    )
  }
}
