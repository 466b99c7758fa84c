import Tensors

/// A batch normalisation right after a convolution becomes part of its weights and bias.
///
/// w' = w * factor and b' = b * factor + summand, channel by channel, in Float64.
package struct BatchNormalizationFolding: Rewrite {
  /// Creates the rewrite.
  package init() {}

  package var name: String { "batch normalisations in convolutions" }

  package func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    var graph = graph
    let (readers, makers) = (graph.readers, graph.makers)
    var absorbed: Set<Int> = []
    for (position, operation) in graph.operations.enumerated() {
      guard let affine = operation.kernel as? ChannelAffine,
        let source = operation.inputs[0].computed, graph.isPrivate(source, readers, kept),
        let maker = makers[source],
        !graph.operations[maker].inputs.contains(where: {
          kept.contains($0.name) && $0.value != nil
        }),
        let folded = fold(graph.operations[maker], affine, operation)
      else { continue }
      graph.operations[position] = folded
      absorbed.insert(maker)
    }
    graph.operations = graph.operations.enumerated().filter { !absorbed.contains($0.0) }.map(\.1)
    return graph
  }

  private func fold(
    _ operation: Operation,
    _ affine: ChannelAffine,
    _ normalization: Operation
  ) -> Operation? {
    guard let convolution = operation.kernel as? Convolution,
      let weights = operation.inputs[1].value, let bias = convolution.knownBias(of: operation)
    else { return nil }
    let size = weights.rowCount
    let scaled = weights.elements.enumerated().map { index, weight in
      Float(Double(weight) * affine.factors[index / size])
    }
    let shifted = affine.factors.indices.map { channel in
      Float(bias[channel] * affine.factors[channel] + affine.summands[channel])
    }
    let name = normalization.name
    return Operation(
      node: normalization.node,
      kernel: convolution.withBias,
      inputs: [
        operation.inputs[0],
        .constant("\(name) folded weights", Tensor(weights.shape, scaled)),
        .constant("\(name) folded bias", Tensor([shifted.count], shifted)),
      ],
      outputs: normalization.outputs
    )
  }
}
