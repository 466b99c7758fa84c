import Tensors

/// The reverse pass of a plan: cotangents walk from the output back and are added up where paths
/// meet.
struct ReverseWalk {
  private let plan: PlanBuilder
  private var arrived: [String: Arrivals] = [:]

  /// - Parameter seed: the cotangent of the output.
  init(_ plan: PlanBuilder, output: String, seed: Placed) {
    self.plan = plan
    arrived[output] = Arrivals(seed)
  }

  /// Appends the steps of the whole way back.
  mutating func walk(_ path: ReversePath) throws {
    for stop in path.stops {
      let operation = stop.operation
      if stop.rule == nil, try takeParts(operation) { continue }
      var cotangents: [Placed] = []
      for (name, shape) in zip(operation.outputs, operation.kernel.outputShapes) {
        cotangents.append(try cotangent(of: name, shape) ?? zeros(shape))
      }
      if !(operation.kernel is any TakesViews && stop.rule == nil) {
        cotangents = try cotangents.map { try plan.convert($0, to: $0.layout) }
      }
      if let sum = try added(through: stop, cotangents) {
        arrived[operation.inputs[0].name] = Arrivals(sum)
        continue
      }
      let gradients = try back(through: stop, cotangents)
      for (operand, gradient) in zip(operation.inputs, gradients) {
        if let gradient { arrived[operand.name, default: Arrivals()].add(gradient) }
      }
    }
  }

  /// Passes on what arrived at parts of a tensor, if an operation only takes such.
  private mutating func takeParts(_ operation: Operation) throws -> Bool {
    guard let taking = operation.kernel as? any PartTaking, let parts = taking.parts else {
      return false
    }
    let outputs = zip(operation.outputs, operation.kernel.outputShapes)
    for ((name, shape), part) in zip(outputs, parts) {
      if let g = try cotangent(of: name, shape) {
        arrived[operation.inputs[0].name, default: Arrivals()].add(
          try plan.withoutBlocks(g),
          at: part
        )
      }
    }
    return true
  }

  /// The sum of all that arrived at a tensor of a shape, perhaps a view; `nil` if nothing did.
  mutating func cotangent(of name: String, _ shape: Shape) throws -> Placed? {
    try arrived[name]?.sum(shape, label: name, in: plan)
  }

  /// What arrived at the first input, with what comes through an operation added as it is computed;
  /// `nil` where nothing arrived before or the operation cannot do so.
  private mutating func added(
    through stop: ReversePath.Stop,
    _ cotangents: [Placed]
  ) throws -> Placed? {
    let operation = stop.operation
    guard stop.rule == nil, let kernel = operation.kernel as? any AddingOperator,
      stop.wants.indices.allSatisfy({ stop.wants[$0] == ($0 == 0) }),
      let sum = try cotangent(of: operation.inputs[0].name, operation.inputs[0].shape)
    else { return nil }
    let dense = try plan.convert(sum, to: sum.layout)
    return try kernel.lowerVJP(operation, cotangents[0], adding: dense, in: plan)
  }

  private func back(through stop: ReversePath.Stop, _ cotangents: [Placed]) throws -> [Placed?] {
    guard let rule = stop.rule else {
      let takesBlocks = stop.operation.takesBlocks
      return try stop.operation.kernel.lowerVJP(
        stop.operation,
        cotangents: cotangents.map { takesBlocks ? $0 : try plan.withoutBlocks($0) },
        wants: stop.wants,
        in: plan
      )
    }
    let operation = stop.operation
    let arithmetic = PlannedArithmetic(plan: plan, node: operation.node)
    let passage = Passage(
      arithmetic: arithmetic,
      operation: operation,
      cotangents: cotangents.map(arithmetic.operand),
      inputs: operation.inputs,
      outputs: zip(operation.outputs, operation.kernel.outputShapes).map { .tensor($0, $1) },
      wants: stop.wants
    )
    return try zip(rule.backward(passage), zip(stop.wants, operation.inputs)).map { made, input in
      guard input.0 else { return nil }
      return try made.map(plan.readAny) ?? zeros(input.1.shape)
    }
  }

  private func zeros(_ shape: Shape) -> Placed {
    let placed = plan.make(shape, .plain)
    plan.fill(placed, with: 0, label: "no cotangent")
    return placed
  }
}
