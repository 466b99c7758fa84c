import Tensors

/// The way back of a pooling.
extension WindowPooling: NotingOperator {
  func note(_ operation: Operation, in plan: PlanBuilder) throws {
    guard kind == .max, hasFewTaps else { return }
    _ = try switches(operation, in: plan)
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard kind == .max else { return [try lowerMean(operation, cotangents[0], in: plan)] }
    guard hasFewTaps else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let switches = try switches(operation, in: plan)
    let g = try plan.convert(cotangents[0], to: switches.layout)
    let gradient = plan.make(input, switches.layout)
    plan.append(
      HostStep(
        label: "\(operation.name) (VJP) switches",
        inputs: [g.operand, switches.taps.operand],
        outputs: [gradient.operand]
      ) { [workers = plan.workers] sources, destinations in
        switches.pooling.pass(sources[0], sources[1], into: destinations[0], workers)
      }
    )
    return [gradient]
  }

  private var hasFewTaps: Bool { window.kernel.reduce(1, *) <= PoolingSwitches.mostTaps }

  /// Which tap each window took; noted now if nobody did before.
  private func switches(_ operation: Operation, in plan: PlanBuilder) throws -> NotedSwitches {
    let key = NotedSwitches.Key(input: operation.inputs[0].name, window: window, ceil: ceil)
    if let known = plan.switches[key] { return known }
    let made = try plan.readMade(operation.inputs[0])
    let layout: Layout = made.layout == .blocked ? .blocked : .channelsLast
    let x = try plan.read(operation.inputs[0], as: layout)
    let pooling = PoolingSwitches(self, layout)
    let taps = plan.make([pooling.floats], .plain)
    let switches = NotedSwitches(pooling: pooling, taps: taps, layout: layout)
    plan.switches[key] = switches
    plan.append("\(operation.name) switches", from: x, to: taps) { pooling.note($0, into: $1, $2) }
    return switches
  }

  private func lowerMean(
    _ operation: Operation,
    _ cotangent: Placed,
    in plan: PlanBuilder
  ) throws -> Placed {
    let layout: Layout = cotangent.layout == .blocked ? .blocked : .channelsLast
    let g = try plan.convert(cotangent, to: layout)
    let gradient = plan.make(input, layout)
    let mean = MeanPoolingBackward(self, layout)
    plan.append("\(operation.name) (VJP) in order", from: g, to: gradient) {
      mean.run($0, into: $1, $2)
    }
    return gradient
  }
}

/// The switches of a pooling, where they lie.
struct NotedSwitches: Sendable {
  /// Which windows of which tensor.
  struct Key: Hashable {
    let input: String
    let window: Window
    let ceil: Bool
  }

  let pooling: PoolingSwitches
  /// The tap of each window, in halves of floats.
  let taps: Placed
  /// The layout of the pooled tensor and of the result.
  let layout: Layout
}
