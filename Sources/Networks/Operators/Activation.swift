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
  /// The algorithm; its backward pass reads the output.
  var algorithm: dnnl_alg_kind_t {
    switch self {
    case .relu: dnnl_eltwise_relu_use_dst_for_bwd
    case .clip: dnnl_eltwise_clip_v2_use_dst_for_bwd
    }
  }

  var alpha: Float { if case .clip(let low, _) = self { low } else { 0 } }
  var beta: Float { if case .clip(_, let high) = self { high } else { 0 } }
}

extension Activation {
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], as: plan.layout(of: operation.inputs[0]))
    let y = plan.make(shape, x.layout)
    let descriptor = try x.descriptor()
    let primitive = try plan.primitive(
      operation.name,
      PrimitiveAttributes()
    ) { made, engine, attributes in
      withUnsafePointer(to: descriptor.raw) {
        noema_eltwise_forward(
          made,
          engine,
          attributes,
          kind.algorithm,
          $0,
          kind.alpha,
          kind.beta
        )
      }
    }
    plan.append(
      primitive,
      operation.name,
      [.read(DNNL_ARG_SRC, descriptor, x.place), .write(DNNL_ARG_DST, descriptor, y.place)]
    )
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let y = try plan.readAny(operation.outputs[0])
    let g = try plan.convert(cotangents[0], to: y.layout)
    let gradient = plan.make(shape, y.layout)
    let descriptor = try y.descriptor()
    let primitive = try plan.primitive(
      "\(operation.name) (VJP)",
      PrimitiveAttributes()
    ) { made, engine, attributes in
      withUnsafePointer(to: descriptor.raw) {
        noema_eltwise_backward(
          made,
          engine,
          attributes,
          kind.algorithm,
          $0,
          kind.alpha,
          kind.beta
        )
      }
    }
    plan.append(
      primitive,
      "\(operation.name) (VJP)",
      [
        .read(DNNL_ARG_DST, descriptor, y.place),
        .read(DNNL_ARG_DIFF_DST, descriptor, g.place),
        .write(DNNL_ARG_DIFF_SRC, descriptor, gradient.place),
      ]
    )
    return [gradient]
  }
}
