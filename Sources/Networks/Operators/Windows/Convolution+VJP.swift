import CDNNL
import Tensors

/// The way back of a convolution.
extension Convolution: AddingOperator {
  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard !wants.dropFirst().contains(true) else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let gradient = try lowerGradient(operation, cotangents[0], in: plan)
    return [gradient] + [Placed?](repeating: nil, count: wants.count - 1)
  }

  /// The gradient to x.
  private func lowerGradient(
    _ operation: Operation,
    _ cotangent: Placed,
    in plan: PlanBuilder
  ) throws -> Placed {
    let way = wayBack(of: cotangent.layout, operation, by: plan.kernels)
    return try lowerGradient(operation, cotangent, by: way, in: plan)
  }

  /// The gradient to x by a way that exists for it.
  func lowerGradient(
    _ operation: Operation,
    _ cotangent: Placed,
    by way: ConvolutionWayBack,
    adding sum: Placed? = nil,
    in plan: PlanBuilder
  ) throws -> Placed {
    if way.isRotated, let adjoint = AdjointConvolution(self),
      let gradient = try adjoint.lower(cotangent, operation, adding: sum, in: plan)
    {
      return gradient
    }
    return try lowerBackwardData(operation, cotangent, as: way.layout, in: plan)
  }

  func lowerVJP(
    _ operation: Operation,
    _ cotangent: Placed,
    adding sum: Placed,
    in plan: PlanBuilder
  ) throws -> Placed? {
    let way = wayBack(of: cotangent.layout, operation, by: plan.kernels, adding: true)
    guard way.isRotated, window.strides.allSatisfy({ $0 == 1 }) else { return nil }
    return try lowerGradient(operation, cotangent, by: way, adding: sum, in: plan)
  }

  /// oneDNN's own way back.
  private func lowerBackwardData(
    _ operation: Operation,
    _ cotangent: Placed,
    as layout: Layout,
    in plan: PlanBuilder
  ) throws -> Placed {
    let g = try plan.convert(cotangent, to: layout)
    let gradient = plan.make(input, layout)
    let label = "\(operation.name) (VJP)"
    let (geometry, wantedWeights) = (geometry, try MemoryDescriptor.anyLayout(groupedWeights))
    let kernel = try plan.batched(images: input[0]) { images in
      let (source, destination) = (
        try descriptor(gradient, images), try descriptor(g, images)
      )
      let primitive = try plan.primitive(label, PrimitiveAttributes()) { made, engine, attributes in
        withRaw(source, wantedWeights, destination) { source, weights, destination in
          noema_convolution_backward_data(
            made,
            engine,
            attributes,
            source,
            weights,
            destination,
            geometry.strides,
            geometry.dilations,
            geometry.before,
            geometry.after
          )
        }
      }
      return BatchedPrimitive(primitive: primitive, source: destination, destination: source)
    }
    let weights = try weightArgument(operation, kernel.primitive, in: plan)
    for run in 0..<kernel.runs {
      plan.append(
        kernel.primitive,
        label,
        [
          .read(DNNL_ARG_DIFF_DST, kernel.source, kernel.part(run, of: g)),
          weights,
          .write(DNNL_ARG_DIFF_SRC, kernel.destination, kernel.part(run, of: gradient)),
        ],
        isAlone: kernel.isAlone
      )
    }
    return gradient
  }
}
