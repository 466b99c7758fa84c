import Diagnostics

/// The steps of a plan and where each of their buffers lies.
struct PlacedSteps {
  let steps: [any Step]
  let memory: MemoryPlan
  /// The bytes of all buffers if no two shared memory.
  let separateByteCount: Int

  /// Into how many parts a forward pass is cut, one after the other, until a run fits.
  private static let parts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]

  /// Places the buffers of steps; where they would take more than a bound, values of the forward
  /// pass are computed again, with as few checkpoints as fit.
  ///
  /// - Parameters:
  ///   - passes: for each backward pass its first step, in order.
  ///   - bound: what a run may take; `nil` for as much as it takes.
  /// - Throws: `network.memory` if no choice of checkpoints fits.
  init(
    steps: [any Step],
    byteCounts: [Int],
    forwardCount: Int,
    passes: [Int],
    ends: PlanEnds,
    within bound: MemoryBound?
  ) throws(InputError) {
    var least: (steps: [any Step], memory: MemoryPlan, separate: Int)?
    for count in passes.isEmpty ? [1] : Self.parts {
      let again = Recomputation(
        steps: steps,
        byteCounts: byteCounts,
        forwardCount: forwardCount,
        passes: passes,
        parts: count
      )
      let lives = BufferLives(
        count: again.byteCounts.count,
        steps: again.steps,
        forwardCount: forwardCount,
        ends: ends
      )
      let memory = MemoryPlan(
        byteCounts: again.byteCounts,
        lives: lives.lives,
        times: lives.times,
        reuse: lives.reuse
      )
      if memory.byteCount < least?.memory.byteCount ?? .max {
        let separate = zip(again.byteCounts, lives.lives).reduce(0) { $1.1 == nil ? $0 : $0 + $1.0 }
        least = (again.steps, memory, separate)
      }
      if bound?.holds(memory) ?? true { break }
    }
    guard let least else { preconditionFailure("there is a first choice") }
    if let bound, bound.isStrict, !bound.holds(least.memory) {
      throw InputError(.tooLittleMemory(bound, least: least.memory))
    }
    (self.steps, memory, separateByteCount) = least
  }
}

extension MemoryBound {
  /// Whether so many runs fit.
  fileprivate func holds(_ memory: MemoryPlan) -> Bool { memory.byteCount <= byteCount / runs }
}

extension Fault {
  fileprivate static func tooLittleMemory(_ bound: MemoryBound, least: MemoryPlan) -> Fault {
    let kilobytes = (bound.runs * least.byteCount + 1023) >> 10
    let runs = bound.runs == 1 ? "a run" : "\(bound.runs) runs at once"
    return Fault(
      "network.memory",
      "the values of \(runs) take at least \(kilobytes) KB, but may take \(bound.byteCount >> 10) KB",
      remedy: "give --memory \(kilobytes)K or more, or run less at once: a smaller --batch, fewer "
        + "--threads"
    )
  }
}
