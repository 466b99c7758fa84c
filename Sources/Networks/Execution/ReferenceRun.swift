import Diagnostics
public import ONNX
public import Tensors

/// A network run and differentiated by the plain Swift kernels, node by node: slow and obvious.
///
/// It is the oracle of the tests: in Float64 it tells how far the fast path is from the truth.
public struct ReferenceRun<S: ReferenceScalar>: Sendable {
  /// The value of every tensor that was needed, by name.
  public let values: [String: Tensor<S>]
  private let graph: ShapedGraph

  /// Runs the part of a network that the named tensors need.
  ///
  /// - Parameter known: inputs whose values are known when shapes are.
  /// - Throws: what `Network.plan` throws for the same request.
  public init(
    _ network: Network,
    inputs: [String: Tensor<S>],
    known: [String: Constant] = [:],
    needing names: [String]
  ) throws {
    graph = try network.shaped(inputs.mapValues(\.shape), known: known, needing: names)
    var values = inputs
    for (name, constant) in graph.constants {
      values[name] =
        switch constant {
        case .float(let tensor, _): tensor.map { S($0) }
        case .int(let tensor, _): tensor.map { S($0) }
        }
    }
    for operation in graph.operations {
      let made = operation.kernel.forward(operation.inputs.compactMap { values[$0.name] })
      for (name, tensor) in zip(operation.outputs, made) { values[name] = tensor }
    }
    self.values = values
  }

  /// The gradients of `sum(seed * output)` with respect to the named tensors.
  ///
  /// - Throws: `network.independent` for tensors on which the output does not depend.
  public func gradients(
    of output: String,
    seed: Tensor<S>,
    withRespectTo names: [String]
  ) throws -> [String: Tensor<S>] {
    let path = try ReversePath(graph, from: output, to: names, rules: { _ in nil })
    var arrived = [output: seed]
    for stop in path.stops {
      let operation = stop.operation
      let cotangents = zip(operation.outputs, operation.kernel.outputShapes).map {
        arrived[$0] ?? Tensor($1, repeating: 0)
      }
      let gradients = operation.kernel.vjp(
        cotangents,
        inputs: operation.inputs.compactMap { values[$0.name] },
        outputs: operation.outputs.compactMap { values[$0] },
        wants: stop.wants
      )
      for (operand, gradient) in zip(operation.inputs, gradients) {
        guard let gradient else { continue }
        let sum = arrived[operand.name].map {
          Tensor($0.shape, zip($0.elements, gradient.elements).map(+))
        }
        arrived[operand.name] = sum ?? gradient
      }
    }
    return arrived.filter { names.contains($0.key) }
  }
}
