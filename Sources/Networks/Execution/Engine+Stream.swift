import Diagnostics
import Synchronization
public import Tensors

extension Engine {
  /// Runs rows that are written as they are needed and used as they come, so that memory holds what is
  /// being run, and what waits for rows before it.
  ///
  /// A thread writes the rows of a group just before their pass and goes on to the next group without
  /// waiting for the others; what a batch of rows gave is used by one of them.
  ///
  /// - Parameters:
  ///   - record: tensors whose values are given.
  ///   - backward: backward passes that share the forward pass.
  ///   - seeds: gives the cotangents of some rows for each backward pass.
  ///   - use: is given what the rows gave in their order, about a batch at a time, by one thread at a
  ///     time.
  /// - Throws: what planning and running throw; what `use` throws.
  public func run(
    _ source: WrittenRows,
    record: [String],
    backward: [Backward] = [],
    seeds: RowSeeds = { _, _ in [] },
    use: ([PassedRows]) throws -> Void
  ) throws {
    try run(
      source,
      record: record,
      backward: backward,
      seeds: seeds,
      look: { $0 },
      use: use
    )
  }

  /// The same for what is seen of the rows, so that memory need not hold all that they gave.
  ///
  /// - Parameters:
  ///   - look: sees what some rows gave, which are near to the processor then: on the thread that ran
  ///     them, while others run.
  ///   - use: is given what was seen.
  /// - Throws: as `run`; what `look` throws.
  public func run<Seen: Sendable>(
    _ source: WrittenRows,
    record: [String],
    backward: [Backward] = [],
    seeds: RowSeeds = { _, _ in [] },
    look: @Sendable (PassedRows) throws -> Seen,
    use: ([Seen]) throws -> Void
  ) throws {
    guard source.count > 0 else { return }
    let size = fixedBatch(of: source) ?? min(batchSize, source.count)
    let planned = try planned(source.inputs(rows: size), record: record, backward: backward)
    try run(source, planned, size, seeds: seeds, look: look, use: use)
    count(source.count, backward.count)
  }

  /// Runs rows forward by the plan that `run` makes for many rows and their gradients: where both are
  /// wanted, one plan is made for both.
  ///
  /// - Parameters:
  ///   - backward: the backward passes, which are left out.
  ///   - use: as in `run`.
  /// - Throws: as `run`.
  public func runForward(
    _ source: WrittenRows,
    record: [String],
    before backward: [Backward],
    use: ([PassedRows]) throws -> Void
  ) throws {
    guard source.count > 0 else { return }
    let size = fixedBatch(of: source) ?? batchSize
    let planned = try planned(source.inputs(rows: size), record: record, backward: backward)
    try run(
      source,
      planned,
      size,
      isForwardOnly: true,
      seeds: { _, _ in [] },
      look: { $0 },
      use: use
    )
    count(source.count, 0)
  }

  private func fixedBatch(of source: WrittenRows) -> Int? {
    source.shapes.keys.sorted().compactMap { fixedBatch(of: $0) }.first
  }

  /// - Parameter size: for how many rows was planned.
  private func run<Seen: Sendable>(
    _ source: WrittenRows,
    _ planned: PlannedRows,
    _ size: Int,
    isForwardOnly: Bool = false,
    seeds: RowSeeds,
    look: @Sendable (PassedRows) throws -> Seen,
    use: ([Seen]) throws -> Void
  ) throws {
    if let groupSize = planned.groupSize {
      let groups = RowGroups(rows: max(source.count, groupSize), size: groupSize)
      return try planned.plan.run(
        source,
        groups,
        threads: planned.atOnce,
        usedAtOnce: batchSize,
        isForwardOnly: isForwardOnly,
        seeds: seeds,
        look: look,
        use: use
      )
    }
    for start in stride(from: 0, to: source.count, by: size) {
      // The last block is filled with the last row, so that one plan serves all.
      let inputs = source.tensors(start..<start + size, workers: Workers(threads))
      let outputs = try planned.plan.run(
        inputs,
        isForwardOnly: isForwardOnly,
        seeds: { try seeds($0, start..<start + size) },
        through: { try $0.run($1) }
      )
      let rows = start..<min(start + size, source.count)
      try use([try look(PassedRows(rows, outputs, 0..<rows.count, of: size))])
    }
  }
}

extension Plan {
  /// Runs rows that are written as they are needed, each group on one thread.
  fileprivate func run<Seen: Sendable>(
    _ source: WrittenRows,
    _ groups: RowGroups,
    threads: Int,
    usedAtOnce: Int,
    isForwardOnly: Bool,
    seeds: RowSeeds,
    look: @Sendable (PassedRows) throws -> Seen,
    use: ([Seen]) throws -> Void
  ) throws {
    let order = Mutex(OrderedRows<Seen>(atOnce: usedAtOnce))
    try withoutActuallyEscaping(use) { use in
      // The lock lets one thread use rows at a time.
      nonisolated(unsafe) let use = use
      try groups.forEach(threads: threads) { group in
        // A group that is longer than the source is filled with the last row.
        let rows = group.new.clamped(to: 0..<source.count)
        let first = rows.lowerBound - group.rows.lowerBound
        let passed = try lending { workspace in
          let outputs = try run(source, group, in: workspace, isForwardOnly, seeds)
          return try PassedRows(
            rows,
            outputs,
            first..<first + rows.count,
            of: group.rows.count
          )
        }
        let seen = try look(passed)
        try order.withLock { try $0.give(seen, of: rows, to: use) }
      }
      try order.withLock { try $0.finish(use) }
    }
  }

  private func run(
    _ source: WrittenRows,
    _ group: RowGroups.Group,
    in workspace: Workspace,
    _ isForwardOnly: Bool,
    _ seeds: RowSeeds
  ) throws -> Outputs {
    for (name, placed) in inputs {
      workspace.write(rows: group.rows, at: placed) { row, elements in
        source.write(name, min(row, source.count - 1), elements)
      }
    }
    return try outputs(of: workspace, isForwardOnly) {
      try seeds($0, group.rows)
    } through: {
      try $0.run($1)
    }
  }
}
