import Diagnostics
import Synchronization
public import Tensors

extension Engine {
  /// Runs rows that are written as they are needed and used as they come, so that only those are in
  /// memory that are being run.
  ///
  /// A thread writes the rows of a group, runs them and uses what they give while all of it is near
  /// in its cache, and goes on without waiting for the others.
  ///
  /// - Parameters:
  ///   - record: tensors whose values are given.
  ///   - backward: backward passes that share the forward pass.
  ///   - seeds: gives the cotangents of some rows for each backward pass.
  ///   - use: is given what the rows gave, some rows at a time and in their order, by one thread at a
  ///     time.
  /// - Throws: what planning and running throw; what `use` throws.
  public func run(
    _ source: WrittenRows,
    record: [String],
    backward: [Backward] = [],
    seeds: RowSeeds = { _, _ in [] },
    use: (PassedRows) throws -> Void
  ) throws {
    guard source.count > 0 else { return }
    let fixed = source.shapes.keys.sorted().compactMap { fixedBatch(of: $0) }.first
    let size = fixed ?? min(batchSize, source.count)
    let planned = try planned(source.inputs(rows: size), record: record, backward: backward)
    if let groupSize = planned.groupSize {
      let groups = RowGroups(rows: source.count, size: groupSize)
      let threads = planned.atOnce
      try planned.plan.run(source, groups, threads: threads, seeds: seeds, use: use)
    } else {
      try runBlocks(of: size, source, planned, seeds, use)
    }
    count(source.count, backward.count)
  }

  /// Runs rows that go through the network in blocks of one size, all threads at each.
  private func runBlocks(
    of size: Int,
    _ source: WrittenRows,
    _ planned: PlannedRows,
    _ seeds: RowSeeds,
    _ use: (PassedRows) throws -> Void
  ) throws {
    for start in stride(from: 0, to: source.count, by: size) {
      // The last block is filled with the last row, so that one plan serves all.
      let inputs = source.tensors(start..<start + size, workers: Workers(threads))
      let outputs = try planned.run(inputs) { recorded, rows in
        try seeds(recorded, rows.lowerBound + start..<rows.upperBound + start)
      }
      let rows = start..<min(start + size, source.count)
      try use(PassedRows(rows, outputs, 0..<rows.count))
    }
  }
}

extension Plan {
  /// Runs rows that are written as they are needed, each group on one thread.
  fileprivate func run(
    _ source: WrittenRows,
    _ groups: RowGroups,
    threads: Int,
    seeds: RowSeeds,
    use: (PassedRows) throws -> Void
  ) throws {
    let order = Mutex(OrderedRows())
    try withoutActuallyEscaping(use) { use in
      // The lock lets one thread use rows at a time.
      nonisolated(unsafe) let use = use
      try groups.forEach(threads: threads) { group in
        let first = group.new.lowerBound - group.rows.lowerBound
        let passed = try lending { workspace in
          let outputs = try run(source, group, in: workspace, seeds: seeds)
          return PassedRows(group.new, outputs, first..<group.rows.count)
        }
        try order.withLock { try $0.give(passed, to: use) }
      }
    }
  }

  private func run(
    _ source: WrittenRows,
    _ group: RowGroups.Group,
    in workspace: Workspace,
    seeds: RowSeeds
  ) throws -> Outputs {
    for (name, placed) in inputs {
      workspace.write(rows: group.rows, at: placed) { source.write(name, $0, $1) }
    }
    try workspace.run(forwardSteps)
    let values = recorded.mapValues(workspace.read)
    guard !backward.isEmpty else { return Outputs(recorded: values, backward: []) }
    let given = try seeds(values, group.rows)
    try InputError.throwAny(faults(of: given))
    for (seed, pass) in zip(given, backward) { workspace.write(seed, at: pass.seed) }
    try workspace.run(backwardSteps)
    return Outputs(
      recorded: values,
      backward: backward.map { $0.gradients.mapValues(workspace.read) }
    )
  }
}
