import Diagnostics
import ONNX
import Tensors

extension Network {
  /// The threads that one kernel uses at most. From 9 threads on oneDNN divides some convolutions
  /// otherwise, and their bytes are others; up to 4 the tests hold them to one thread's. Groups of rows
  /// beside each other use any number.
  static let mostThreads = 4

  /// Does everything that depends only on shapes and weights, once.
  ///
  /// Constants are folded, batch normalisations merged into convolutions, sums and activations
  /// fused, layouts chosen, kernels compiled, weights laid out and memory shared. What is recorded
  /// or differentiated keeps its exact, unfused value.
  ///
  /// A file cannot ask for memory without bound: constants made from its shapes hold at most 2^24
  /// numbers, beside 16 for each that is stored; tables of places, such as those of a Gather or a
  /// Resize, 2^24 entries; a tensor of the run at most 2^31; and a run for which the machine has not
  /// the memory is refused here.
  ///
  /// - Parameters:
  ///   - request: shapes, tensors and gradients.
  ///   - threads: how many threads the kernels may use. They use at most `mostThreads`, and give the
  ///     same bytes for any number.
  /// - Throws: `InputError` with all faults of a kind at once; `RunError` if oneDNN refuses.
  public func plan(_ request: PlanRequest, threads: Int) throws -> Plan {
    try plan(request, threads: threads, layingOutOn: threads)
  }

  /// A plan whose weights are laid out by more threads than it has itself.
  func plan(
    _ request: PlanRequest,
    threads: Int,
    layingOutOn layoutThreads: Int
  ) throws -> Plan {
    let threads = min(threads, Self.mostThreads)
    // oneDNN fixes the number of threads when a kernel is compiled, for the calling thread.
    OpenMP.setThreads(threads)
    let wanted = request.backward.flatMap { [$0.output] + $0.tensors }
    let named = request.wanted
    let shaped = try shaped(request)
    let whole = Set(wanted).sorted().filter { shaped.kind(of: $0) != .real }
    try InputError.throwAny(whole.map(Fault.notReal))
    var passes = [constants(of: request, named, shaped)]
    let exact = request.merged(shaped, keeping: named, noting: &passes)
    let asked = try request.backward.map { wanted in
      try ReversePath(exact, from: wanted.output, to: wanted.tensors, rules: wanted.rules)
    }
    // What a rule passes stays as the file has it.
    let kept = asked.reduce(into: named) { $0.formUnion($1.ruled) }
    let simple = PlannerPasses.both.reduce(exact) { graph, pass in
      graph.applying(pass, keeping: kept, noting: &passes)
    }
    let paths = try zip(request.backward, asked).map { wanted, path in
      try path.over(simple, from: wanted.output, to: wanted.tensors)
    }
    let read = paths.reduce(into: Set(request.record)) { $0.formUnion($1.reads) }
    let forward = PlannerPasses.forward.reduce(simple.pruned(to: read)) { graph, pass in
      graph.applying(pass, keeping: read, noting: &passes)
    }
    let planner = Planner(
      graph: simple,
      forward: forward,
      kernels: kernels,
      passes: passes,
      weightLayouts: weightLayouts,
      layoutThreads: layoutThreads
    )
    return try planner.plan(request, paths: paths, threads: threads)
  }

  /// What became of the nodes that some tensors need.
  private func constants(
    of request: PlanRequest,
    _ named: Set<String>,
    _ graph: ShapedGraph
  ) -> PassSummary {
    let nodes = nodes(neededBy: named.sorted(), given: Set(request.inputs.keys))
    return PassSummary(
      name: "constants and arithmetic of shapes",
      before: nodes.count,
      after: graph.operations.count
    )
  }

  /// The operations that a backward pass of a request goes through, in the order of the forward
  /// pass: what its choice of rules is given.
  ///
  /// - Throws: what `plan` throws for the request.
  public func path(of pass: PlanRequest.Differentiation, in request: PlanRequest) throws
    -> [Operation]
  {
    let named = Set(request.record + [pass.output] + pass.tensors)
    let shaped = try shaped(request.inputs, known: request.known, needing: named.sorted())
    return try ReversePath(
      request.mergesBatchNormalization
        ? BatchNormalizationFolding().rewrite(shaped, keeping: named) : shaped,
      from: pass.output,
      to: pass.tensors,
      rules: exactly
    ).stops.reversed().map(\.operation)
  }
}

extension PlanRequest {
  fileprivate func merged(
    _ graph: ShapedGraph,
    keeping named: Set<String>,
    noting passes: inout [PassSummary]
  ) -> ShapedGraph {
    guard mergesBatchNormalization else { return graph }
    return graph.applying(BatchNormalizationFolding(), keeping: named, noting: &passes)
  }
}

/// Lays out the steps of one plan.
private struct Planner {
  let graph: ShapedGraph
  let forward: ShapedGraph
  let kernels: KernelTable
  let passes: [PassSummary]
  let weightLayouts: WeightLayouts
  let layoutThreads: Int

  func plan(_ request: PlanRequest, paths: [ReversePath], threads: Int) throws -> Plan {
    let choice = LayoutChoice(
      forward,
      kernels: kernels,
      converted: paths.reduce(into: []) { $0.formUnion($1.readsOfRules) },
      recorded: paths.isEmpty ? Set(request.record) : nil
    )
    let builder = try PlanBuilder(
      workers: Workers(max(threads, 1)),
      kernels: kernels,
      choice: choice,
      readBack: paths.reduce(into: []) { $0.formUnion($1.readConstants) },
      images: request.inputs.values.compactMap(\.dims.first).max() ?? 1,
      weightLayouts: weightLayouts,
      layoutThreads: layoutThreads
    )
    var inputs: [String: Placed] = [:]
    for (name, shape) in request.inputs.sorted(by: { $0.key < $1.key }) {
      let placed = builder.make(shape, .plain)
      inputs[name] = placed
      builder.place(name, at: placed)
    }
    let noting = paths.reduce(into: [:]) { $0.merge($1.noting) { first, _ in first } }
    for operation in forward.operations {
      let made = try operation.kernel.lower(operation, in: builder)
      for (name, placed) in zip(operation.outputs, made) {
        builder.place(name, at: placed)
        builder.layouts.count(placed)
      }
      if let exact = noting[operation.outputs[0]] {
        try (exact.kernel as? any NotingOperator)?.note(exact, in: builder)
      }
    }
    var recorded: [String: Placed] = [:]
    for name in request.record { recorded[name] = try value(name, builder) }
    let forwardCount = builder.steps.count
    return try Plan(
      builder,
      forwardCount: forwardCount,
      inputs: inputs,
      recorded: recorded,
      backward: zip(request.backward, paths).map { try walk($0, $1, builder) },
      threads: threads,
      passes: passes,
      memory: request.memory
    )
  }

  /// Appends the steps of one backward pass.
  private func walk(
    _ wanted: PlanRequest.Differentiation,
    _ path: ReversePath,
    _ builder: PlanBuilder
  ) throws -> Plan.Backward {
    let seed = builder.make(graph.shape(of: wanted.output), .plain)
    let firstStep = builder.steps.count
    var walk = ReverseWalk(builder, output: wanted.output, seed: seed)
    try walk.walk(path)
    var gradients: [String: Placed] = [:]
    for name in wanted.tensors {
      guard let gradient = try walk.cotangent(of: name, graph.shape(of: name)) else {
        throw InputError(.independent(wanted.output, of: name))
      }
      gradients[name] = try builder.convert(gradient, to: .plain)
    }
    return Plan.Backward(seed: seed, gradients: gradients, firstStep: firstStep)
  }

  private func value(_ name: String, _ builder: PlanBuilder) throws -> Placed {
    if let constant = graph.constants[name] {
      return try builder.read(.constant(name, constant.asFloats()), as: .plain)
    }
    return try builder.read(name, as: .plain)
  }
}
