import CDNNL
package import Tensors

/// Element-wise functions whose derivative can be read off the output; ONNX `Relu` and `Clip`.
package struct Activation: Operator {
  /// Which function.
  package enum Kind: Sendable, Hashable {
    /// max(x, 0); its derivative at 0 is 0, as PyTorch has it.
    case relu
    /// min(max(x, low), high); its derivative is 1 strictly between the bounds and 0 at and beyond
    /// them, as PyTorch's ReLU6 has it.
    case clip(low: Float, high: Float)
  }

  /// The function.
  package let kind: Kind
  /// The shape of input and output.
  package let shape: Shape

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs[0] == .truth ? nil : inputs
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    switch kind {
    case .relu: [inputs[0].map { max($0, 0) }]
    case .clip(let low, let high): [inputs[0].map { min(max($0, S(low)), S(high)) }]
    }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(outputs: [0]) }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let passes: (S) -> Bool =
      switch kind {
      case .relu: { $0 > 0 }
      case .clip(let low, let high): { $0 > S(low) && $0 < S(high) }
      }
    return [
      Tensor(shape, zip(cotangents[0].elements, outputs[0].elements).map { passes($1) ? $0 : 0 })
    ]
  }
}

// MARK: - oneDNN

extension Activation.Kind {
  /// oneDNN's name for it; its backward pass reads the output.
  var algorithm: ElementwiseAlgorithm {
    switch self {
    case .relu: .init(kind: dnnl_eltwise_relu_use_dst_for_bwd, readsOutput: true)
    case .clip(let low, let high):
      .init(kind: dnnl_eltwise_clip_v2_use_dst_for_bwd, alpha: low, beta: high, readsOutput: true)
    }
  }

  /// The same for a forward pass alone, by the names that most kernels know.
  var forwardAlgorithm: ElementwiseAlgorithm {
    switch self {
    case .relu: .init(kind: dnnl_eltwise_relu)
    case .clip(let low, let high): .init(kind: dnnl_eltwise_clip, alpha: low, beta: high)
    }
  }
}

extension Activation: BlockedOperator, NotingOperator {
  func takesBlocks(_ operation: Operation) -> Bool { operation.fitsBlocks }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], for: operation.outputs[0])
    return [try plan.function(kind.algorithm, x, label: operation.name)]
  }

  func note(_ operation: Operation, in plan: PlanBuilder) throws {
    _ = try plan.gate(of: operation.outputs[0], kind)
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let gate = try plan.gate(of: operation.outputs[0], kind)
    return [try plan.pass(cotangents[0], through: gate, label: "\(operation.name) (VJP)")]
  }
}
