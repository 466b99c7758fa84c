/// A plan whose way back computes values of the forward pass again instead of keeping them.
///
/// The forward steps are cut into parts. Only what a later part reads of an earlier one is kept, the
/// checkpoints; before the way back comes to a part, the steps that make the other values it needs
/// run once more, into fresh memory. So no value is kept longer than its own part, and the memory
/// grows with the checkpoints and one part, for about the work of a second forward pass (Chen et al.
/// 2016, "Training deep nets with sublinear memory cost", section 4). The same kernels read the same
/// numbers, so the gradients are the same to the byte.
struct Recomputation {
  /// The steps of the plan.
  private(set) var steps: [any Step]
  /// The size of each buffer of the plan.
  private(set) var byteCounts: [Int]
  /// Which of the steps run for the second time.
  private(set) var repeated: Set<Int> = []

  /// Forgets values of all parts but the last.
  ///
  /// - Parameters:
  ///   - passes: for each backward pass its first step, in order.
  ///   - count: how many parts there are; the plan is as it was for 1.
  init(
    steps: [any Step],
    byteCounts: [Int],
    forwardCount: Int,
    passes: [Int],
    parts count: Int
  ) {
    self.steps = Array(steps[..<forwardCount])
    self.byteCounts = byteCounts
    let forward = ForwardBuffers(steps, byteCounts, forwardCount: forwardCount)
    let parts = forward.parts(count)
    let forgotten = parts.dropLast().map(forward.forgotten)
    var partOf: [BufferID: Int] = [:]
    for (part, buffers) in forgotten.enumerated() {
      for buffer in buffers { partOf[buffer] = part }
    }
    // Where the values of each part were made again; every pass makes them anew.
    var again: [Int: [BufferID: BufferID]] = [:]
    for index in forwardCount..<steps.count {
      if passes.contains(index) { again = [:] }
      var moved: [BufferID: BufferID] = [:]
      for use in steps[index].uses {
        guard let part = partOf[use.buffer] else { continue }
        let made =
          again[part]
          ?? repeatSteps(
            forward.steps(making: forgotten[part], in: parts[part]).map { steps[$0] }
          )
        again[part] = made
        moved[use.buffer] = made[use.buffer]
      }
      self.steps.append(moved.isEmpty ? steps[index] : steps[index].moved(moved))
    }
  }

  /// Appends steps that write into fresh buffers, and says which stand for which.
  private mutating func repeatSteps(_ repeated: [any Step]) -> [BufferID: BufferID] {
    var made: [BufferID: BufferID] = [:]
    for use in repeated.flatMap(\.uses) where use.isWrite && made[use.buffer] == nil {
      made[use.buffer] = byteCounts.count
      byteCounts.append(byteCounts[use.buffer])
    }
    self.repeated.formUnion(steps.count..<steps.count + repeated.count)
    steps += repeated.map { $0.moved(made) }
    return made
  }
}

/// Which forward steps write and read each buffer, and which values the way back reads.
private struct ForwardBuffers {
  private let steps: ArraySlice<any Step>
  private let byteCounts: [Int]
  /// The steps that write each buffer, in order.
  private var writers: [[Int]]
  /// The last forward step that reads or writes each buffer; -1 if none does.
  private var lastUse: [Int]
  /// Whether the way back reads what the forward pass wrote there.
  private var isLate: [Bool]

  init(_ steps: [any Step], _ byteCounts: [Int], forwardCount: Int) {
    self.steps = steps[..<forwardCount]
    self.byteCounts = byteCounts
    writers = .init(repeating: [], count: byteCounts.count)
    lastUse = .init(repeating: -1, count: byteCounts.count)
    isLate = .init(repeating: false, count: byteCounts.count)
    for (index, step) in self.steps.enumerated() {
      for use in step.uses {
        lastUse[use.buffer] = index
        if use.isWrite { writers[use.buffer].append(index) }
      }
    }
    for step in steps[forwardCount...] {
      for use in step.uses where !writers[use.buffer].isEmpty { isLate[use.buffer] = true }
    }
  }

  /// Whether forgetting a value frees memory: one that is made from a far larger one, such as the
  /// gate of an activation, is cheaper to keep than what it is made from.
  private func isWorthForgetting(_ buffer: BufferID) -> Bool {
    guard isLate[buffer], let writer = writers[buffer].first else { return false }
    let sources = steps[writer].uses.filter { !$0.isWrite }.map { byteCounts[$0.buffer] }
    return 8 * byteCounts[buffer] > (sources.max() ?? 0)
  }

  /// Cuts the steps into parts, of which the way back needs about as many bytes each, where little
  /// passes from one to the next.
  func parts(_ count: Int) -> [Range<Int>] {
    var late = [Int](repeating: 0, count: steps.count + 1)
    // What passes a cut before each step; no cut is made while a buffer is being written.
    var passing = [Int](repeating: 0, count: steps.count + 2)
    var writing = passing
    for buffer in byteCounts.indices {
      guard let first = writers[buffer].first, let last = writers[buffer].last else { continue }
      passing[first + 1] += byteCounts[buffer]
      passing[lastUse[buffer] + 1] -= byteCounts[buffer]
      writing[first + 1] += 1
      writing[last + 1] -= 1
      if isWorthForgetting(buffer) { late[last + 1] += byteCounts[buffer] }
    }
    for step in 1..<passing.count {
      passing[step] += passing[step - 1]
      writing[step] += writing[step - 1]
    }
    for step in late.indices.dropFirst() { late[step] += late[step - 1] }
    var ends: [Int] = []
    for part in 1..<max(count, 1) {
      let (share, target) = (late[steps.count], late[steps.count] * part)
      let near = ((ends.last ?? 0) + 1..<max(steps.count, (ends.last ?? 0) + 1)).filter {
        writing[$0] == 0 && abs(late[$0] * count - target) * 2 <= share
      }
      if let cut = near.min(by: { passing[$0] < passing[$1] }) { ends.append(cut) }
    }
    return zip([0] + ends, ends + [steps.count]).map { $0..<$1 }
  }

  /// The values that the way back reads and no later part does.
  func forgotten(in part: Range<Int>) -> Set<BufferID> {
    Set(
      byteCounts.indices.filter { buffer in
        guard let first = writers[buffer].first else { return false }
        return part.contains(first) && part.contains(lastUse[buffer]) && isWorthForgetting(buffer)
      }
    )
  }

  /// The steps of a part that lead to some of its values, in order.
  func steps(making buffers: Set<BufferID>, in part: Range<Int>) -> [Int] {
    var wanted = buffers
    var kept: [Int] = []
    var known = 0
    // A buffer that one step wants is made again for all, so that all read the same one.
    while known < wanted.count {
      known = wanted.count
      kept = part.filter { index in
        steps[index].uses.contains { $0.isWrite && wanted.contains($0.buffer) }
      }
      for index in kept.reversed() {
        for use in steps[index].uses {
          guard let first = writers[use.buffer].first, part.contains(first) else { continue }
          // What a later part reads is still there.
          let isThere =
            !part.contains(lastUse[use.buffer]) && (writers[use.buffer].last ?? 0) < index
          if !isThere { wanted.insert(use.buffer) }
        }
      }
    }
    return kept
  }
}
