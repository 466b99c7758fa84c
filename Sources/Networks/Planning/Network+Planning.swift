import COpenMP
import Diagnostics
import ONNX
import Tensors

extension Network {
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
  ///   - threads: how many threads the kernels may use; they give the same bytes for any number.
  /// - Throws: `InputError` with all faults of a kind at once; `RunError` if oneDNN refuses.
  public func plan(_ request: PlanRequest, threads: Int) throws -> Plan {
    // oneDNN fixes the number of threads when a kernel is compiled, for the calling thread.
    omp_set_num_threads(Int32(clamping: threads))
    let wanted = request.backward.flatMap { [$0.output] + $0.tensors }
    let named = request.wanted
    let shaped = try shaped(request)
    let whole = Set(wanted).sorted().filter { shaped.kind(of: $0) != .real }
    try InputError.throwAny(whole.map(Fault.notReal))
    let exact = request.merged(shaped, keeping: named)
    let paths = try request.backward.map { wanted in
      try ReversePath(exact, from: wanted.output, to: wanted.tensors, rules: wanted.rules)
    }
    let read = paths.reduce(into: Set(request.record)) { $0.formUnion($1.reads) }
    let forward = ConvolutionFusion().rewrite(exact.pruned(to: read), keeping: read)
    return try Planner(graph: exact, forward: forward)
      .plan(request, paths: paths, threads: threads)
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
      request.merged(shaped, keeping: named),
      from: pass.output,
      to: pass.tensors,
      rules: exactly
    ).stops.reversed().map(\.operation)
  }
}

extension PlanRequest {
  fileprivate func merged(_ graph: ShapedGraph, keeping named: Set<String>) -> ShapedGraph {
    mergesBatchNormalization
      ? BatchNormalizationFolding().rewrite(graph, keeping: named) : graph
  }
}

/// Lays out the steps of one plan.
private struct Planner {
  let graph: ShapedGraph
  let forward: ShapedGraph

  func plan(_ request: PlanRequest, paths: [ReversePath], threads: Int) throws -> Plan {
    let builder = try PlanBuilder(workers: Team(max(threads, 1)))
    var inputs: [String: Placed] = [:]
    for (name, shape) in request.inputs.sorted(by: { $0.key < $1.key }) {
      let placed = builder.make(shape, .plain)
      inputs[name] = placed
      builder.place(name, at: placed)
    }
    let gated = paths.reduce(into: [:]) { $0.merge($1.gates) { first, _ in first } }
    for operation in forward.operations {
      let made = try operation.kernel.lower(operation, in: builder)
      for (name, placed) in zip(operation.outputs, made) {
        builder.place(name, at: placed)
        if let kind = gated[name] { _ = try builder.gate(of: name, kind) }
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
      memory: request.memory
    )
  }

  /// Appends the steps of one backward pass.
  private func walk(
    _ wanted: PlanRequest.Differentiation,
    _ path: ReversePath,
    _ builder: PlanBuilder
  ) throws -> Plan.Backward {
    let shape = graph.shapes[wanted.output] ?? graph.constants[wanted.output]?.shape
    let seed = builder.make(shape ?? [], .plain)
    let firstStep = builder.steps.count
    var walk = ReverseWalk(builder, output: wanted.output, seed: seed)
    try walk.walk(path)
    var gradients: [String: Placed] = [:]
    for name in wanted.tensors {
      guard let gradient = try walk.cotangent(of: name) else {
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
