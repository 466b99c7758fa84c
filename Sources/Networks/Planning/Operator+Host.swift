import Tensors

/// The plain Swift kernels as steps of a plan: what every operator without a faster way uses.
extension Operator {
  /// The forward pass in plain Swift.
  public func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    try lowerOnHost(operation, in: plan)
  }

  /// The VJP in plain Swift.
  public func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
  }

  func lowerOnHost(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    let inputs = try operation.inputs.map { try plan.read($0, as: .plain) }
    let outputs = outputShapes.map { plan.make($0, .plain) }
    plan.append(
      HostStep(
        label: "\(operation.name) host",
        inputs: inputs.map(\.operand),
        outputs: outputs.map(\.operand)
      ) { [shapes = inputs.map(\.shape)] sources, destinations in
        let tensors = zip(shapes, sources).map { Tensor($0, Array($1)) }
        for (result, destination) in zip(forward(tensors), destinations) {
          _ = destination.update(fromContentsOf: result.elements)
        }
      }
    )
    return outputs
  }

  func lowerVJPOnHost(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    let reads = vjpReads(wants: wants)
    return try plan.lowerBackward(
      operation,
      cotangents: cotangents,
      wants: wants,
      reads: reads,
      suffix: "(VJP) host"
    ) { cotangents, inputs, outputs in
      vjp(cotangents, inputs: inputs, outputs: outputs, wants: wants)
    }
  }
}

extension Placed {
  var operand: HostStep.Operand {
    .init(place: place, shape: shape, layout: view == nil ? layout : nil)
  }
}

extension PlanBuilder {
  /// A backward pass through one operation in plain Swift. Values that are not read are passed as
  /// empty tensors.
  func lowerBackward(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    reads: VJPReads,
    suffix: String,
    _ backward:
      @escaping @Sendable ([Tensor<Float>], [Tensor<Float>], [Tensor<Float>]) throws
      -> [Tensor<Float>?]
  ) throws -> [Placed?] {
    let g = try cotangents.map { try convert($0, to: .plain) }
    let inputs = try operation.inputs.enumerated().map { index, operand in
      reads.inputs.contains(index) ? try read(operand, as: .plain) : nil
    }
    let outputs = try operation.outputs.enumerated().map { index, name in
      reads.outputs.contains(index) ? try read(name, as: .plain) : nil
    }
    let values = g.map(Optional.some) + inputs + outputs
    let gradients = zip(wants, operation.inputs).map { $0 ? make($1.shape, .plain) : nil }
    append(
      HostStep(
        label: "\(operation.name) \(suffix)",
        inputs: values.compactMap { $0?.operand },
        outputs: gradients.compactMap { $0?.operand }
      ) { [shapes = values.map { $0?.shape }] sources, destinations in
        var sources = sources.makeIterator()
        let tensors = shapes.map { shape in
          shape.flatMap { shape in sources.next().map { Tensor(shape, Array($0)) } }
            ?? Tensor<Float>([0], [])
        }
        let results = try backward(
          Array(tensors[..<g.count]),
          Array(tensors[g.count..<g.count + inputs.count]),
          Array(tensors[(g.count + inputs.count)...])
        )
        precondition(results.count == wants.count, "one result an input, or nil")
        let wanted = zip(results, wants).filter(\.1).map(\.0)
        for (result, destination) in zip(wanted, destinations) {
          if let result {
            precondition(result.elements.count == destination.count, "a result fits its input")
            _ = destination.update(fromContentsOf: result.elements)
          } else {
            destination.update(repeating: 0)
          }
        }
      }
    )
    return gradients
  }
}
