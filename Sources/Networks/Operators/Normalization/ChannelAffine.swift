import CDNNL
package import Tensors

/// One factor and one summand a channel; ONNX `BatchNormalization` at inference.
///
/// y = x * factor + summand with factor = scale / sqrt(variance + epsilon) and
/// summand = bias - mean * factor, computed in Float64. x and y are `[N, C, ...]`.
package struct ChannelAffine: BlockedOperator {
  /// The shape of x and y.
  package let shape: Shape
  /// One factor a channel.
  package let factors: [Double]
  /// One summand a channel.
  package let summands: [Double]

  /// One factor and one summand a channel.
  package init(shape: Shape, factors: [Double], summands: [Double]) {
    self.shape = shape
    self.factors = factors
    self.summands = summands
  }

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 1 ? nil : axis }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [changed(inputs[0]) { x, channel in x * S(factors[channel]) + S(summands[channel]) }]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [changed(cotangents[0]) { g, channel in g * S(factors[channel]) }]
  }

  private func changed<S: ReferenceScalar>(
    _ tensor: Tensor<S>,
    _ change: (S, Int) -> S
  ) -> Tensor<S> {
    let plane = shape.dims.dropFirst(2).reduce(1, *)
    return Tensor(
      shape,
      tensor.elements.enumerated().map { change($1, $0 / plane % factors.count) }
    )
  }

  func takesBlocks(_ operation: Operation) -> Bool { operation.fitsBlocks }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], for: operation.outputs[0])
    let scaled = try plan.binary(
      dnnl_binary_mul,
      x,
      constant(factors, x.layout),
      label: operation.name
    )
    return [
      try plan.binary(
        dnnl_binary_add,
        scaled,
        constant(summands, x.layout),
        label: operation.name
      )
    ]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let g = cotangents[0]
    return [
      try plan.binary(
        dnnl_binary_mul,
        g,
        constant(factors, g.layout),
        label: "\(operation.name) (VJP)"
      )
    ]
  }

  /// One number a channel as a tensor that broadcasts to x.
  private func constant(_ values: [Double], _ layout: Layout) -> Placed {
    var dims = [Int](repeating: 1, count: shape.rank)
    dims[1] = values.count
    return Placed(
      place: .constant(AlignedBuffer(values.map(Float.init))),
      shape: Shape(dims),
      layout: layout
    )
  }
}
