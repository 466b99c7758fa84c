import Diagnostics

/// The steps of a plan and where each of their buffers lies.
struct PlacedSteps {
  let steps: [any Step]
  let memory: MemoryPlan

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
    var least: (steps: [any Step], memory: MemoryPlan)?
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
      if memory.byteCount < least?.memory.byteCount ?? .max { least = (again.steps, memory) }
      if memory.byteCount <= bound?.byteCount ?? .max { break }
    }
    guard let least else { preconditionFailure("there is a first choice") }
    if let bound, bound.isStrict, least.memory.byteCount > bound.byteCount {
      throw InputError(.tooLittleMemory(bound.byteCount, least: least.memory.byteCount))
    }
    (self.steps, memory) = (least.steps, least.memory)
  }
}

extension Fault {
  fileprivate static func tooLittleMemory(_ bound: Int, least: Int) -> Fault {
    func megabytes(_ bytes: Int) -> Double { (Double(bytes) / 0x1p20 * 100).rounded() / 100 }
    return Fault(
      "network.memory",
      "the values of one run take at least \(megabytes(least)) MB, but may take "
        + "\(megabytes(bound))",
      remedy: "allow more memory, or run fewer rows at once"
    )
  }
}
