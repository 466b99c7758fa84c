import Diagnostics
import Synchronization
import Tensors

/// Which plan runs a request, and in which groups of rows.
extension Engine {
  /// The plan of a request, and how its rows go through it.
  func planned(_ request: PlanRequest, _ backward: [Backward]) throws -> PlannedRows {
    let rows = request.inputs.values.map { $0.dims.first ?? 1 }.max() ?? 0
    let key = Key(request, backward, threads: threads)
    if let known = groupings.withLock({ $0.value(key) }) {
      return try planned(request, backward, rows, known)
    }
    let (grouping, planned) = try firstThatFits(request, backward, rows)
    groupings.withLock { $0.keep(grouping, key, cost: 1, within: 64) }
    return planned
  }

  /// The plan of a request for all rows at once.
  func together(
    _ request: PlanRequest,
    _ backward: [Backward],
    rows: Int
  ) throws -> PlannedRows {
    try planned(request, backward, rows, .together)
  }

  /// The quickest grouping that keeps to the memory.
  ///
  /// - Throws: what planning the last of them throws.
  private func firstThatFits(
    _ request: PlanRequest,
    _ backward: [Backward],
    _ rows: Int
  ) throws -> (RowGrouping, PlannedRows) {
    let best = try network.grouping(of: request, rows: rows, threads: threads)
    func attempt(_ grouping: RowGrouping) -> Result<PlannedRows, any Error> {
      Result { try planned(request, backward, rows, grouping) }
    }
    var (grouping, result) = (best, attempt(best))
    guard result.lacksMemory else { return (grouping, try result.get()) }
    for smaller in network.groupings(below: best, of: request, rows: rows) {
      (grouping, result) = (smaller, attempt(smaller))
      if !result.lacksMemory { break }
    }
    return (grouping, try result.get())
  }

  private func planned(
    _ request: PlanRequest,
    _ backward: [Backward],
    _ rows: Int,
    _ grouping: RowGrouping
  ) throws -> PlannedRows {
    guard let size = grouping.size else {
      let plan = try plan(request, backward, threads: threads)
      return PlannedRows(plan: plan, rows: rows, groupSize: nil, atOnce: 1)
    }
    let atOnce = grouping.atOnce
    let plan = try plan(request.withRows(size), backward, threads: 1, runs: atOnce)
    return PlannedRows(plan: plan, rows: rows, groupSize: size, atOnce: atOnce)
  }

  /// - Parameters:
  ///   - threads: those that one run has.
  ///   - runs: how many runs there may be at once.
  func plan(
    _ request: PlanRequest,
    _ backward: [Backward],
    threads: Int,
    runs: Int = 1
  ) throws -> Plan {
    let key = Key(request, backward, threads: threads, runs: runMemory == nil ? 1 : runs)
    return try plans.withLock { plans in
      if let plan = plans.value(key) { return plan }
      var request = request
      request.memory = runMemory
      request.memory?.runs = runs
      let plan = try network.plan(request, threads: threads, layingOutOn: self.threads)
      // What another plan had laid out was counted with that one.
      let cost = plan.byteCount(runs: runs) - plan.sharedByteCount
      plans.keep(plan, key, cost: cost, within: memory)
      return plan
    }
  }
}

extension Result where Failure == any Error {
  /// Whether planning failed since the values take more memory than they may.
  fileprivate var lacksMemory: Bool {
    guard case .failure(let error as InputError) = self else { return false }
    return error.faults.contains { $0.code == Fault.runMemoryCode }
  }
}
