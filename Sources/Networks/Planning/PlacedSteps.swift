import Diagnostics

/// The steps of a plan and where each of their buffers lies.
struct PlacedSteps {
  let steps: [any Step]
  /// Which of them run for the second time.
  let repeated: Set<Int>
  let memory: MemoryPlan
  /// What there is to say of the memory.
  let summary: MemorySummary

  /// Into how many parts a forward pass is cut, one after the other, until a run fits.
  private static let parts = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]

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
    func attempt(_ parts: Int) -> Attempt {
      let again = Recomputation(
        steps: steps,
        byteCounts: byteCounts,
        forwardCount: forwardCount,
        passes: passes,
        parts: parts
      )
      let lives = BufferLives(
        count: again.byteCounts.count,
        steps: again.steps,
        forwardCount: forwardCount,
        ends: ends
      )
      return Attempt(parts: parts, again: again, lives: lives)
    }
    let whole = attempt(1)
    var least = whole
    for count in passes.isEmpty ? [] : Self.parts {
      if bound?.holds(least.memory) ?? true { break }
      let cut = attempt(count)
      if cut.memory.byteCount < least.memory.byteCount { least = cut }
    }
    if let bound, bound.isStrict, !bound.holds(least.memory) {
      throw InputError(.tooLittleMemory(bound, least: least.memory))
    }
    self.steps = least.again.steps
    repeated = least.again.repeated
    memory = least.memory
    summary = least.summary(beside: whole)
  }
}

/// A forward pass cut into some parts.
private struct Attempt {
  let parts: Int
  let again: Recomputation
  let lives: [ClosedRange<Int>?]
  let memory: MemoryPlan

  init(parts: Int, again: Recomputation, lives: BufferLives) {
    self.parts = parts
    self.again = again
    self.lives = lives.lives
    memory = MemoryPlan(
      byteCounts: again.byteCounts,
      lives: lives.lives,
      times: lives.times,
      reuse: lives.reuse
    )
  }

  /// - Parameter whole: the same in one part.
  func summary(beside whole: Attempt) -> MemorySummary {
    let used = zip(again.byteCounts, lives).filter { $1 != nil }.map(\.0)
    return MemorySummary(
      buffers: used.count,
      inPlace: memory.inPlace,
      byteCount: memory.byteCount,
      separateByteCount: used.reduce(0, +),
      checkpoints: parts == 1
        ? nil
        : .init(
          parts: parts,
          steps: again.repeated.count,
          byteCountWithout: whole.memory.byteCount
        )
    )
  }
}

extension MemoryBound {
  /// Whether so many runs fit.
  fileprivate func holds(_ memory: MemoryPlan) -> Bool { memory.byteCount <= byteCount / runs }
}

extension Fault {
  /// The code of the fault that the values of runs do not fit.
  static let runMemoryCode = "network.memory"

  fileprivate static func tooLittleMemory(_ bound: MemoryBound, least: MemoryPlan) -> Fault {
    let kilobytes = (bound.runs * least.byteCount + 1023) >> 10
    let runs = bound.runs == 1 ? "a run" : "\(bound.runs) runs at once"
    return Fault(
      runMemoryCode,
      "the values of \(runs) take at least \(kilobytes) KB, but may take \(bound.byteCount >> 10) KB",
      remedy: "give --memory \(kilobytes)K or more; a pass that comes later may need more still"
    )
  }
}
