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
  /// - Parameter merging: whether batch normalisations become part of the convolutions before them,
  ///   as in a plan; without it the file is run as it is written.
  /// - Parameter known: inputs whose values are known when shapes are.
  /// - Throws: what `Network.plan` throws for the same request.
  public init(
    _ network: Network,
    inputs: [String: Tensor<S>],
    known: [String: Constant] = [:],
    needing names: [String],
    merging: Bool = false
  ) throws {
    let whole = try network.shaped(inputs.mapValues(\.shape), known: known, needing: names)
    graph = merging ? BatchNormalizationFolding().rewrite(whole, keeping: Set(names)) : whole
    var values = inputs
    for (name, constant) in graph.constants {
      values[name] =
        switch constant {
        case .float(let tensor, _): tensor.map { S($0) }
        case .int(let tensor, _): tensor.map { S($0) }
        }
    }
    for operation in graph.operations {
      let made = operation.kernel.forward(
        operation.inputs.compactMap { operand in
          values[operand.name] ?? operand.value?.map { S($0) }
        }
      )
      for (name, tensor) in zip(operation.outputs, made) { values[name] = tensor }
    }
    self.values = values
  }

  /// The gradients of `sum(seed * output)` with respect to the named tensors, or what rules make of
  /// them.
  ///
  /// - Throws: `network.independent` for tensors on which the output does not depend; what rules
  ///   throw.
  public func gradients(
    of output: String,
    seed: Tensor<S>,
    withRespectTo names: [String],
    rules: BackwardRules = exactly
  ) throws -> [String: Tensor<S>] {
    let path = try ReversePath(graph, from: output, to: names, rules: rules)
    var arrived = [output: seed]
    for stop in path.stops {
      let operation = stop.operation
      let cotangents = zip(operation.outputs, operation.kernel.outputShapes).map {
        arrived[$0] ?? Tensor($1, repeating: 0)
      }
      let gradients = try back(through: stop, cotangents)
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

  private func back(
    through stop: ReversePath.Stop,
    _ cotangents: [Tensor<S>]
  ) throws -> [Tensor<S>?] {
    let operation = stop.operation
    let inputs = operation.inputs.compactMap { operand -> ReferenceArithmetic<S>.Value? in
      let value = values[operand.name] ?? operand.value?.map { S($0) }
      return value.map { .init(tensor: $0, isConstant: operand.value != nil) }
    }
    let outputs = operation.outputs.compactMap { values[$0] }
    guard let rule = stop.rule else {
      return operation.kernel.vjp(
        cotangents,
        inputs: inputs.map(\.tensor),
        outputs: outputs,
        wants: stop.wants
      )
    }
    let passage = Passage(
      arithmetic: ReferenceArithmetic<S>(),
      operation: operation,
      cotangents: cotangents.map { .init(tensor: $0) },
      inputs: inputs,
      outputs: outputs.map { .init(tensor: $0) },
      wants: stop.wants
    )
    return try rule.backward(passage).map { $0?.tensor }
  }
}
