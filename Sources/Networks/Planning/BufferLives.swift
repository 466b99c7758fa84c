/// From when to when each buffer of a plan is needed.
///
/// A run has three times beside those of its steps: before the first, when inputs are given; between
/// the forward and the backward steps, when what was recorded is read and seeds are given; and after
/// the last, when gradients are read.
struct BufferLives {
  /// The first and the last time of each buffer; `nil` for one that nothing uses.
  private(set) var lives: [ClosedRange<Int>?]
  /// The number of times.
  let times: Int
  private let forwardCount: Int

  /// - Parameters:
  ///   - count: the number of buffers.
  ///   - steps: the steps in order.
  ///   - forwardCount: how many of them belong to the forward pass.
  init(
    count: Int,
    steps: [any Step],
    forwardCount: Int,
    ends: PlanEnds
  ) {
    lives = .init(repeating: nil, count: count)
    times = steps.count + 3
    self.forwardCount = forwardCount
    for buffer in ends.inputs { extend(buffer, to: 0) }
    for (index, step) in steps.enumerated() {
      let time = time(ofStep: index)
      for use in step.uses { extend(use.buffer, to: time) }
      reuse += step.mayReuse.map { .init(of: $0.input, for: $0.output, at: time) }
    }
    for buffer in ends.recorded.union(ends.seeds) { extend(buffer, to: forwardCount + 1) }
    for buffer in ends.gradients { extend(buffer, to: times - 1) }
  }

  /// Where memory may pass from an input to an output.
  private(set) var reuse: [MemoryPlan.Reuse] = []

  /// When a step runs.
  private func time(ofStep index: Int) -> Int { index < forwardCount ? index + 1 : index + 2 }

  private mutating func extend(_ buffer: BufferID, to time: Int) {
    let life = lives[buffer] ?? time...time
    lives[buffer] = min(life.lowerBound, time)...max(life.upperBound, time)
  }
}

/// The buffers through which a run meets the world.
struct PlanEnds {
  /// Given before the first step.
  let inputs: Set<BufferID>
  /// Read after the forward pass.
  let recorded: Set<BufferID>
  /// Given after the forward pass.
  let seeds: Set<BufferID>
  /// Read after the last step.
  let gradients: Set<BufferID>
}
