import Tensors

extension Reduction {
  /// A mean over exactly the spatial axes is a pooling with one window.
  private var pooling: WindowPooling? {
    // oneDNN pools over one to three spatial axes.
    guard kind == .mean, (3...5).contains(input.rank), axes == Array(2..<input.rank),
      input.count > 0
    else {
      return nil
    }
    return .global(input)
  }

  /// What a sum is scaled by, or `nil` where the result is no sum.
  private var factor: Float? {
    guard input.count > 0 else { return nil }
    return kind == .sum ? 1 : kind == .mean ? 1 / Float(width) : nil
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    if let pooling {
      return try pooling.lower(operation, in: plan).map { $0.relabelled(output) }
    }
    guard let factor else { return try lowerOnHost(operation, in: plan) }
    let x = try plan.readAny(operation.inputs[0])
    let sum = try plan.summed(x, to: kept, label: operation.name)
    let y = try plan.scaled(sum, by: factor, label: operation.name)
    return [keepsAxes ? y : try plan.convert(y, to: .plain).relabelled(output)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard pooling != nil || factor != nil else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let g = keepsAxes ? cotangents[0] : try plan.convert(cotangents[0], to: .plain).relabelled(kept)
    if let pooling {
      return try pooling.lowerVJP(operation, cotangents: [g], wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let share = try plan.scaled(g, by: factor ?? 1, label: label)
    return [plan.spread(share, to: input, label: label)]
  }
}

extension WindowPooling {
  /// All spatial axes as one window; ONNX `GlobalAveragePool` and `GlobalMaxPool`.
  static func global(_ input: Shape, _ kind: Kind = .averageInside) -> WindowPooling {
    let spatial = Array(input.dims.dropFirst(2))
    let ones = [Int](repeating: 1, count: spatial.count)
    let zeros = [Int](repeating: 0, count: spatial.count)
    return WindowPooling(
      kind: kind,
      input: input,
      window: Window(
        kernel: spatial,
        strides: ones,
        dilations: ones,
        before: zeros,
        after: zeros
      ),
      ceil: false
    )
  }
}
