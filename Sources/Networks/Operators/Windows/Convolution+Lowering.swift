import CDNNL
import Tensors

/// The convolution on oneDNN's kernels.
extension Convolution: BlockedOperator {
  /// Each group must fill its blocks; a first layer reads its few channels as they are given.
  func takesBlocks(_ operation: Operation) -> Bool {
    let isDepthwise = groups == input[1] && groups == weights[0]
    let perGroup = [input[1] / groups, weights[0] / groups]
    return Layout.fitsBlocks(output) && (readsPlain || Layout.fitsBlocks(input))
      && (groups == 1 || isDepthwise || perGroup.allSatisfy { $0 % Layout.blockWidth == 0 })
  }

  /// Whether it reads x in plain order where it makes blocks.
  var readsPlain: Bool { input[1] <= 4 && groups == 1 }

  /// What tables of kernels know of it; `nil` where they know nothing.
  var imageShape: ConvolutionShape? {
    guard input.rank == 4, window.dilations.allSatisfy({ $0 == 1 }) else { return nil }
    return ConvolutionShape(
      channels: input[1],
      extents: spatial,
      kernels: weights[0],
      window: window.kernel,
      strides: window.strides,
      groups: groups
    )
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try lower(operation, residual: nil, activation: nil, in: plan)
  }

  /// The convolution, a residual added and an activation applied before the result is stored.
  func lower(
    _ operation: Operation,
    residual: Operand?,
    activation: Activation.Kind?,
    in plan: PlanBuilder
  ) throws -> [Placed] {
    let layout = plan.chosenLayout(of: operation.outputs[0])
    let readsPlain = layout == .blocked && readsPlain
    let x = try plan.read(operation.inputs[0], as: readsPlain ? .plain : layout)
    let residual = try residual.map { try plan.read($0, as: layout) }
    let y = plan.makeOutput(operation.outputs[0], output, layout)
    return [try lower(x, into: y, operation, residual: residual, activation: activation, in: plan)]
  }

  /// The convolution of a tensor, which lies channels-last or in blocks and so does the result, with
  /// the weights of an operation.
  func lower(_ x: Placed, _ operation: Operation, in plan: PlanBuilder) throws -> Placed {
    let layout: Layout = x.layout == .blocked && takesBlocks(operation) ? .blocked : .channelsLast
    let x = try plan.convert(x, to: layout)
    return try lower(x, into: plan.make(output, layout), operation, in: plan)
  }

  /// The convolution with the kernel that is measured to be the quickest.
  func lower(
    _ x: Placed,
    into y: Placed,
    _ operation: Operation,
    residual: Placed? = nil,
    activation: Activation.Kind? = nil,
    in plan: PlanBuilder
  ) throws -> Placed {
    let fused = Fused(x: x, y: y, residual: residual, activation: activation)
    return try lower(fused, by: quickest(fused, in: plan), operation, in: plan)
  }

  /// The convolution with a kernel that exists for it.
  func lower(
    _ fused: Fused,
    by kernel: ConvolutionKernel,
    _ operation: Operation,
    in plan: PlanBuilder
  ) throws -> Placed {
    let isSingle = kernel.dependsOnBatch || fused.y.imageStride != nil
    let compiled = try plan.batched(images: input[0], isSingle: isSingle) { images in
      let description = try description(kernel, fused, images: images)
      return BatchedPrimitive(
        primitive: try plan.primitive(
          operation.name,
          attributes(fused),
          description.make
        ),
        source: description.source,
        destination: description.destination
      )
    }
    // Where oneDNN multiplies matrices it adds a residual at the wrong places.
    if let residual = fused.residual, compiled.isAlone {
      let label = operation.name
      let plain = try lower(fused.x, into: fused.y, operation, in: plan)
      let sum = try plan.binary(dnnl_binary_add, plain, residual, label: label)
      return try fused.activation.map { try plan.function($0.algorithm, sum, label: label) } ?? sum
    }
    try append(compiled, fused, operation, in: plan)
    return fused.y
  }

  /// What is computed at once, and where it lies.
  struct Fused {
    let x: Placed
    let y: Placed
    let residual: Placed?
    let activation: Activation.Kind?
  }

  /// The quickest kernel by the plan's table, if it exists for this, else the plainest.
  private func quickest(_ fused: Fused, in plan: PlanBuilder) throws -> ConvolutionKernel {
    let plainest = ConvolutionKernel.plainest(in: fused.y.layout)
    let best = imageShape.flatMap { plan.kernels.best(for: $0, in: fused.y.layout)?.kernel }
    guard let best, best != plainest else { return plainest }
    return try has(best, fused, in: plan) ? best : plainest
  }

  /// Whether oneDNN has a kernel for this.
  func has(_ kernel: ConvolutionKernel, _ fused: Fused, in plan: PlanBuilder) throws -> Bool {
    try plan.has(
      attributes(fused),
      description(kernel, fused, images: 1).make
    )
  }

  private func append(
    _ compiled: BatchedPrimitive,
    _ fused: Fused,
    _ operation: Operation,
    in plan: PlanBuilder
  ) throws {
    var constant = [try weightArgument(operation, compiled.primitive, in: plan)]
    if hasBias {
      let bias = try plan.read(operation.inputs[2], as: .plain)
      constant.append(.read(DNNL_ARG_BIAS, try .plain([weights[0]]), bias.place))
    }
    // The kernels add to what already lies there: nothing is copied where nobody else reads it, and
    // most of them know no quicker way.
    if let residual = fused.residual {
      plan.copy(residual, into: fused.y, label: "\(operation.name) residual")
    }
    for run in 0..<compiled.runs {
      let moving: [PrimitiveStep.Argument] = [
        .read(DNNL_ARG_SRC, compiled.source, compiled.part(run, of: fused.x)),
        .write(DNNL_ARG_DST, compiled.destination, compiled.part(run, of: fused.y)),
      ]
      plan.append(
        compiled.primitive,
        operation.name,
        moving + constant,
        isAlone: compiled.isAlone
      )
    }
  }
}

// MARK: - oneDNN

extension Convolution {
  private func attributes(_ fused: Fused) throws -> PrimitiveAttributes {
    let attributes = try PrimitiveAttributes()
    if fused.residual != nil { try attributes.appendSum() }
    if let activation = fused.activation { try attributes.append(activation.forwardAlgorithm) }
    return attributes
  }

  private func description(
    _ kernel: ConvolutionKernel,
    _ fused: Fused,
    images: Int
  ) throws -> ConvolutionDescription {
    ConvolutionDescription(
      kernel: kernel,
      source: try descriptor(fused.x, images),
      weights: try .anyLayout(groupedWeights),
      bias: hasBias ? try .plain([weights[0]]) : nil,
      destination: try descriptor(fused.y, images),
      geometry: geometry
    )
  }

  /// The layout of some images of a tensor.
  func descriptor(_ placed: Placed, _ images: Int) throws -> MemoryDescriptor {
    try placed.layout.descriptor(Shape([images] + placed.shape.dims.dropFirst()))
  }

  var geometry: DNNLGeometry {
    DNNLGeometry(window, input: spatial, output: outputSpatial)
  }

  /// The weights with the group as an axis of its own, as oneDNN wants them.
  var groupedWeights: [Int] {
    groups == 1 ? weights.dims : [groups, weights[0] / groups] + weights.dims.dropFirst()
  }

  func weightArgument(
    _ operation: Operation,
    _ primitive: Primitive,
    in plan: PlanBuilder
  ) throws -> PrimitiveStep.Argument {
    let wanted = primitive.wanted(DNNL_ARG_WEIGHTS)
    let place = try plan.weights(
      operation.inputs[1],
      described: .plain(groupedWeights),
      as: wanted
    )
    return .read(DNNL_ARG_WEIGHTS, wanted, place)
  }
}
