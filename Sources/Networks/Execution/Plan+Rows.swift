import Diagnostics
public import Tensors

/// Gives the cotangents of some rows for each backward pass, by what was recorded of those rows.
///
/// It is called for several groups of rows, perhaps on several threads at once.
public typealias RowSeeds =
  @Sendable (_ recorded: [String: Tensor<Float>], _ rows: Range<Int>) throws -> [Tensor<Float>]

extension Plan {
  /// Runs any number of rows, in groups of as many as the plan was made for, each group on one
  /// thread and as many groups beside each other as there are threads.
  ///
  /// A small group stays in the processor's cache, threads that share no kernel never wait for each
  /// other, and the next group has the memory of the last. Since no kernel's bytes depend on how
  /// many rows there are, the results are those of all rows at once.
  ///
  /// - Parameters:
  ///   - inputs: each `[m, ...]`, with at least as many rows as the plan was made for.
  ///   - size: how many rows the plan was made for, on one thread.
  ///   - threads: how many groups may run at once.
  /// - Throws: what `run` throws; the error of the first group that fails.
  package func run(
    _ inputs: [String: Tensor<Float>],
    inGroupsOf size: Int,
    threads: Int,
    seeds: RowSeeds
  ) throws -> Outputs {
    let groups = RowGroups(rows: inputs.values.first?.shape[0] ?? 0, size: size)
    return try run(inputs, groups, threads: threads, seeds: seeds) { try $0.run($1) }
  }

  /// The same, with each range of steps run by the caller.
  func run(
    _ inputs: [String: Tensor<Float>],
    _ groups: RowGroups,
    threads: Int,
    seeds: RowSeeds,
    through runSteps: @Sendable (Workspace, Range<Int>) throws -> Void
  ) throws -> Outputs {
    let results = Results(self, groups)
    let elements = try Self.filling(results.counts) { starts in
      // Each group writes rows of its own.
      nonisolated(unsafe) let starts = starts
      try groups.forEach(threads: threads) { group in
        try lending { workspace in
          try run(inputs, group, in: workspace, seeds: seeds, through: runSteps) { phase in
            for (result, start) in zip(results.all, starts) where result.phase == phase {
              results.deliver(result, of: group, from: workspace, to: start)
            }
          }
        }
      }
    }
    return results.outputs(elements)
  }

  /// Runs one group.
  private func run(
    _ inputs: [String: Tensor<Float>],
    _ group: RowGroups.Group,
    in workspace: Workspace,
    seeds: RowSeeds,
    through runSteps: (Workspace, Range<Int>) throws -> Void,
    deliver: (Results.Phase) -> Void
  ) throws {
    for (name, placed) in self.inputs {
      if let tensor = inputs[name] {
        workspace.write(tensor, fromRow: group.rows.lowerBound, at: placed)
      }
    }
    let goesBack = !backward.isEmpty
    try pass(workspace, goesBack, through: runSteps) {
      deliver(.forward)
      return goesBack ? try seeds(recorded.mapValues(workspace.read), group.rows) : []
    }
    if goesBack { deliver(.backward) }
  }

  /// Arrays of these lengths, filled by one function that is given where each begins.
  private static func filling(
    _ counts: [Int],
    after starts: [UnsafeMutablePointer<Float>] = [],
    _ fill: ([UnsafeMutablePointer<Float>]) throws -> Void
  ) throws -> [[Float]] {
    guard starts.count < counts.count else {
      try fill(starts)
      return []
    }
    var others: [[Float]] = []
    let array = try [Float](unsafeUninitializedCapacity: counts[starts.count]) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      others = try filling(counts, after: starts + [start], fill)
      count = counts[starts.count]
    }
    return [array] + others
  }
}

/// What groups of rows give, in a fixed order.
private struct Results: Sendable {
  enum Phase: Sendable { case forward, backward }

  struct Result: Sendable {
    let name: String
    /// The backward pass that gives it; `nil` for what is recorded.
    let pass: Int?
    let placed: Placed

    var phase: Phase { pass == nil ? .forward : .backward }
  }

  let all: [Result]
  private let groups: RowGroups
  private let passes: Int

  init(_ plan: Plan, _ groups: RowGroups) {
    let passes = plan.backward.enumerated()
    all =
      plan.recorded.sorted { $0.key < $1.key }.map { .init(name: $0, pass: nil, placed: $1) }
      + passes.flatMap { index, pass in
        pass.gradients.sorted { $0.key < $1.key }.map { .init(name: $0, pass: index, placed: $1) }
      }
    self.groups = groups
    self.passes = plan.backward.count
  }

  /// The number of elements of each for all rows.
  var counts: [Int] { all.map { width($0) * groups.rows } }

  private func width(_ result: Result) -> Int { result.placed.shape.count / groups.size }

  /// Copies the rows that no group before gave to their places.
  func deliver(
    _ result: Result,
    of group: RowGroups.Group,
    from workspace: Workspace,
    to start: UnsafeMutablePointer<Float>
  ) {
    let width = width(result)
    let first = (group.new.lowerBound - group.rows.lowerBound) * width
    workspace.read(
      first..<result.placed.shape.count,
      of: result.placed,
      to: start + group.new.lowerBound * width
    )
  }

  func outputs(_ elements: [[Float]]) -> Plan.Outputs {
    var outputs = Plan.Outputs(recorded: [:], backward: .init(repeating: [:], count: passes))
    for (result, elements) in zip(all, elements) {
      let shape = Shape([groups.rows] + result.placed.shape.dims.dropFirst())
      if let pass = result.pass {
        outputs.backward[pass][result.name] = Tensor(shape, elements)
      } else {
        outputs.recorded[result.name] = Tensor(shape, elements)
      }
    }
    return outputs
  }
}
