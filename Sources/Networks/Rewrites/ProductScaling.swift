import Tensors

/// A number by which a product of two activations, or one of its factors, is multiplied becomes a
/// part of the product: the scaling of attention costs nothing.
struct ProductScaling: Rewrite {
  var name: String { "numbers in products" }

  func rewrite(_ graph: ShapedGraph, keeping kept: Set<String>) -> ShapedGraph {
    after(before(graph, kept), kept)
  }

  /// Factors that were scaled before they were multiplied.
  private func before(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard var product = operation.kernel as? MatrixMultiplication,
        product.isOfActivations(operation)
      else { return nil }
      var (inputs, absorbed) = (operation.inputs, [Int]())
      for index in inputs.indices {
        guard let made = around.onlyMaker(of: inputs[index]),
          let scaling = Scaling(made.operation)
        else { continue }
        product.scale *= scaling.factor
        inputs[index] = scaling.scaled
        absorbed.append(made.position)
      }
      guard !absorbed.isEmpty else { return nil }
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: product,
          inputs: inputs,
          outputs: operation.outputs
        ),
        absorbed: absorbed
      )
    }
  }

  /// Products that are scaled afterwards.
  private func after(_ graph: ShapedGraph, _ kept: Set<String>) -> ShapedGraph {
    graph.merging(keeping: kept) { operation, around in
      guard let scaling = Scaling(operation), let made = around.onlyMaker(of: scaling.scaled),
        var product = made.operation.kernel as? MatrixMultiplication,
        product.isOfActivations(made.operation)
      else { return nil }
      product.scale *= scaling.factor
      return Merged(
        operation: Operation(
          node: operation.node,
          kernel: product,
          inputs: made.operation.inputs,
          outputs: operation.outputs
        ),
        absorbed: [made.position]
      )
    }
  }
}

extension MatrixMultiplication {
  /// Whether both factors are computed by the run: one with weights has other ways to be fast.
  fileprivate func isOfActivations(_ operation: Operation) -> Bool {
    isFull && operation.inputs.allSatisfy { $0.computed != nil }
  }
}

/// A tensor times one number, of the tensor's shape.
private struct Scaling {
  let scaled: Operand
  let factor: Double

  init?(_ operation: Operation) {
    guard let arithmetic = operation.kernel as? Arithmetic else { return nil }
    let index: Int
    switch arithmetic.kind {
    case .multiply: index = operation.inputs[0].computed == nil ? 1 : 0
    case .divide: index = 0
    default: return nil
    }
    guard let value = operation.inputs[1 - index].value, value.shape.count == 1,
      operation.inputs[index].computed != nil, arithmetic.inputs[index] == arithmetic.output
    else { return nil }
    let number = Double(value.elements[0])
    scaled = operation.inputs[index]
    factor = arithmetic.kind == .divide ? 1 / number : number
    if !factor.isFinite { return nil }
  }
}
