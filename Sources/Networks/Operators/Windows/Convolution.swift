import CDNNL
package import Tensors

/// Convolution with groups, strides, dilations and any padding; ONNX `Conv`.
///
/// Inputs: x `[N, C, spatial...]`, weights `[K, C / groups, kernel...]`, and perhaps a bias `[K]`.
/// Output: `[N, K, spatial'...]`.
package struct Convolution: Operator {
  /// The shape of x.
  package let input: Shape
  /// The shape of the weights.
  package let weights: Shape
  /// Whether there is a third input.
  package let hasBias: Bool
  /// The sliding window.
  package let window: Window
  /// The number of groups.
  package let groups: Int

  package var outputShapes: [Shape] { [output] }

  private var spatial: [Int] { Array(input.dims.dropFirst(2)) }
  private var outputSpatial: [Int] { window.outputExtents(spatial) }

  var output: Shape { Shape([input[0], weights[0]] + outputSpatial) }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let (x, w) = (inputs[0], inputs[1])
    var y = Tensor<S>(output, repeating: 0)
    forEachProduct { outputIndex, inputIndex, weightIndex in
      y.elements[outputIndex] += x.elements[inputIndex] * w.elements[weightIndex]
    }
    if hasBias {
      let plane = outputSpatial.reduce(1, *)
      for i in y.elements.indices {
        y.elements[i] += inputs[2].elements[i / plane % output[1]]
      }
    }
    return [y]
  }

  /// The gradient to x reads the weights only, which are constants almost always.
  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: wants[1] ? [0, 1] : [1])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    var gradients: [Tensor<S>?] = [input, weights, [weights[0]]].prefix(wants.count).map {
      Tensor($0, repeating: 0)
    }
    forEachProduct { outputIndex, inputIndex, weightIndex in
      let flowing = g.elements[outputIndex]
      if wants[0] {
        gradients[0]?.elements[inputIndex] += flowing * inputs[1].elements[weightIndex]
      }
      if wants[1] {
        gradients[1]?.elements[weightIndex] += flowing * inputs[0].elements[inputIndex]
      }
    }
    if hasBias, wants[2] {
      let plane = outputSpatial.reduce(1, *)
      for i in g.elements.indices {
        gradients[2]?.elements[i / plane % output[1]] += g.elements[i]
      }
    }
    return zip(gradients, wants).map { $1 ? $0 : nil }
  }

  /// Visits every product of the definition: y[output] += x[input] * w[weight].
  private func forEachProduct(_ visit: (Int, Int, Int) -> Void) {
    let taps = window.taps(input: spatial, output: outputSpatial)
    let (inputPlane, outputPlane) = (spatial.reduce(1, *), taps.count)
    let kernelCount = window.kernel.reduce(1, *)
    let (perGroup, kernelsPerGroup) = (weights[1], weights[0] / groups)
    for n in 0..<input[0] {
      for k in 0..<weights[0] {
        let firstChannel = k / kernelsPerGroup * perGroup
        for c in 0..<perGroup {
          let inputBase = (n * input[1] + firstChannel + c) * inputPlane
          let weightBase = (k * perGroup + c) * kernelCount
          let outputBase = (n * weights[0] + k) * outputPlane
          for (position, tapsHere) in taps.enumerated() {
            for (tap, offset) in tapsHere {
              visit(outputBase + position, inputBase + offset, weightBase + tap)
            }
          }
        }
      }
    }
  }
}

// MARK: - oneDNN

extension Convolution {
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try lower(operation, residual: nil, activation: nil, in: plan)
  }

  /// The convolution, a residual added and an activation applied before the result is stored.
  func lower(
    _ operation: Operation,
    residual: Placed?,
    activation: Activation.Kind?,
    in plan: PlanBuilder
  ) throws -> [Placed] {
    let x = try plan.read(operation.inputs[0], as: .channelsLast)
    return [try lower(x, operation, residual: residual, activation: activation, in: plan)]
  }

  /// The convolution of a channels-last tensor with the weights of an operation.
  func lower(
    _ x: Placed,
    _ operation: Operation,
    residual: Placed? = nil,
    activation: Activation.Kind? = nil,
    in plan: PlanBuilder
  ) throws -> Placed {
    let y = plan.make(output, .channelsLast)
    let biasDescriptor = try MemoryDescriptor.plain([weights[0]])
    let (geometry, wantedWeights) = (geometry, try MemoryDescriptor.anyLayout(groupedWeights))
    let kernel = try plan.batched(images: input[0]) { images in
      let attributes = try PrimitiveAttributes()
      if let residual { try attributes.append(dnnl_binary_add, residual.descriptor()) }
      if let activation { try attributes.append(activation.algorithm) }
      let (source, destination) = (
        try channelsLast(input, images), try channelsLast(output, images)
      )
      let primitive = try plan.primitive(operation.name, attributes) { made, engine, attributes in
        withRaw(source, wantedWeights, biasDescriptor, destination) {
          source,
          weights,
          bias,
          destination in
          noema_convolution_forward(
            made,
            engine,
            attributes,
            source,
            weights,
            hasBias ? bias : nil,
            destination,
            geometry.strides,
            geometry.dilations,
            geometry.before,
            geometry.after
          )
        }
      }
      return BatchedPrimitive(primitive: primitive, source: source, destination: destination)
    }
    // Where oneDNN multiplies matrices it adds a residual at the wrong places.
    if let residual, kernel.isAlone {
      let label = operation.name
      let plain = try lower(x, operation, in: plan)
      let sum = try plan.binary(dnnl_binary_add, plain, residual, label: label)
      return try activation.map { try plan.function($0.algorithm, sum, label: label) } ?? sum
    }
    var constant = [try weightArgument(operation, kernel.primitive, in: plan)]
    if hasBias {
      let bias = try plan.read(operation.inputs[2], as: .plain)
      constant.append(.read(DNNL_ARG_BIAS, biasDescriptor, bias.place))
    }
    if let residual {
      constant.append(
        .read(
          PrimitiveAttributes.argument(ofPostOperation: 0),
          try residual.descriptor(),
          residual.place
        )
      )
    }
    for run in 0..<kernel.runs {
      let moving: [PrimitiveStep.Argument] = [
        .read(DNNL_ARG_SRC, kernel.source, kernel.part(run, of: x)),
        .write(DNNL_ARG_DST, kernel.destination, kernel.part(run, of: y)),
      ]
      plan.append(kernel.primitive, operation.name, moving + constant, isAlone: kernel.isAlone)
    }
    return y
  }

  var geometry: DNNLGeometry {
    DNNLGeometry(window, input: spatial, output: outputSpatial)
  }

  /// The layout of some images of a tensor.
  func channelsLast(_ shape: Shape, _ images: Int) throws -> MemoryDescriptor {
    let part = Shape([images] + shape.dims.dropFirst())
    return try .strided(part.dims, Layout.channelsLast.strides(part))
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
