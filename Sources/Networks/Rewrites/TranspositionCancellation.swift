import Tensors

/// Transpositions after each other become one, or none where they cancel; likewise reshapes.
struct TranspositionCancellation: Rewrite {
  var name: String { "transpositions and reshapes after each other" }

  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard let input = operation.inputs.first, let made = around.onlyMaker(of: input),
        let kernel = joined(made.operation.kernel, operation.kernel)
      else { return nil }
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: kernel,
          inputs: made.operation.inputs,
          outputs: operation.outputs
        ),
        absorbed: [made.position]
      )
    }
  }

  /// One movement in place of two.
  private func joined(_ first: any Operator, _ second: any Operator) -> (any Operator)? {
    switch (first, second) {
    case (let first as Transposition, let second as Transposition):
      let permutation = second.permutation.map { first.permutation[$0] }
      return permutation == Array(permutation.indices)
        ? Relabelling(input: first.input, output: first.input)
        : Transposition(input: first.input, permutation: permutation)
    case (let first as Relabelling, let second as Relabelling):
      return Relabelling(input: first.input, output: second.output)
    default: return nil
    }
  }
}
