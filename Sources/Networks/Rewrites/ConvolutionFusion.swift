import Tensors

/// A bias, a residual sum and an activation right after a convolution are done before its result is
/// stored.
package struct ConvolutionFusion: Rewrite {
  /// Creates the rewrite.
  package init() {}

  package func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    activations(residuals(biases(graph, kept), kept), kept)
  }

  package var name: String { "biases, residual sums and activations in convolutions" }

  /// A sum with one number a channel, or one number, becomes part of the bias; added in Float64.
  private func biases(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard let sum = operation.kernel as? Arithmetic, sum.kind == .add,
        let index = operation.inputs.firstIndex(where: { $0.value != nil }),
        let added = operation.inputs[index].value, !kept.contains(operation.inputs[index].name),
        let made = around.onlyMaker(of: operation.inputs[1 - index]),
        let convolution = made.operation.kernel as? Convolution,
        let bias = convolution.bias(of: made.operation, with: added)
      else { return nil }
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: convolution.withBias,
          inputs: made.operation.inputs.prefix(2) + [
            .constant("\(operation.name) with its bias", bias)
          ],
          outputs: operation.outputs
        ),
        absorbed: [made.position]
      )
    }
  }

  private func residuals(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard let sum = operation.kernel as? Arithmetic, sum.kind == .add,
        sum.inputs[0] == sum.inputs[1]
      else { return nil }
      // The later of two convolutions takes the sum; the other one's result is then there.
      let candidates = [0, 1].compactMap { index -> (made: Surroundings.Made, residual: Operand)? in
        guard let made = around.onlyMaker(of: operation.inputs[index]),
          made.operation.kernel is Convolution
        else { return nil }
        return (made, operation.inputs[1 - index])
      }
      guard let chosen = candidates.max(by: { $0.made.position < $1.made.position }),
        case .tensor = chosen.residual
      else { return nil }
      let source = chosen.made.operation
      guard let convolution = source.kernel as? Convolution else { return nil }
      let fused = FusedConvolution(
        convolution: convolution,
        hasResidual: true,
        activation: nil
      )
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: fused,
          inputs: source.inputs + [chosen.residual],
          outputs: operation.outputs
        ),
        absorbed: [chosen.made.position]
      )
    }
  }

  private func activations(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard let activation = operation.kernel as? Activation,
        let made = around.onlyMaker(of: operation.inputs[0])
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
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: fused,
          inputs: made.operation.inputs,
          outputs: operation.outputs
        ),
        absorbed: [made.position]
      )
    }
  }
}

extension Convolution {
  /// The bias together with a tensor that is added to the result, `[C]`; `nil` unless that has one number
  /// a channel or one in all, and the bias is known.
  fileprivate func bias(of operation: Operation, with added: Tensor<Float>) -> Tensor<Float>? {
    let (channels, rank) = (weights[0], input.rank)
    let dims = Array(repeating: 1, count: max(0, rank - added.shape.rank)) + added.shape.dims
    guard dims.count == rank, dims.enumerated().allSatisfy({ $0 == 1 || $1 == 1 }),
      [1, channels].contains(dims[1]), let own = knownBias(of: operation)
    else { return nil }
    let numbers = added.elements
    return Tensor(
      [channels],
      own.indices.map { Float(own[$0] + Double(numbers[numbers.count == 1 ? 0 : $0])) }
    )
  }
}

/// A convolution, perhaps a residual sum, perhaps an activation, in one kernel.
///
/// Inputs: those of the convolution, then the residual. It is made after the reverse pass was laid
/// out over the separate operations, so it has no VJP of its own.
struct FusedConvolution: BlockedOperator, ForwardOnly {
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
