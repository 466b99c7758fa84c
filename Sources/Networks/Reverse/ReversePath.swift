import Diagnostics

/// The operations that lie between one output and some tensors, and which of their inputs want a
/// gradient.
struct ReversePath {
  /// One operation of the path.
  struct Stop {
    let operation: Operation
    let wants: [Bool]
    let rule: (any BackwardRule)?

    /// The forward values that the way back reads.
    var reads: VJPReads {
      rule?.reads(operation, wants: wants) ?? operation.kernel.vjpReads(wants: wants)
    }

    /// Their names, but for constants.
    var readNames: [String] {
      let reads = reads
      return reads.inputs.compactMap { operation.inputs[$0].computed }
        + reads.outputs.map { operation.outputs[$0] }
    }
  }

  /// The stops from the output back.
  let stops: [Stop]

  /// - Throws: `network.independent` for each tensor on which the output does not depend, and what
  ///   the choice of rules throws.
  init(
    _ graph: ShapedGraph,
    from output: String,
    to tensors: [String],
    rules: BackwardRules
  ) throws {
    var dependent = Set(tensors)
    for operation in graph.operations
    where operation.inputs.contains(where: { dependent.contains($0.name) }) {
      dependent.formUnion(operation.outputs.filter { graph.kind(of: $0) == .real })
    }
    var reached: Set = [output]
    var path: [(operation: Operation, wants: [Bool])] = []
    for operation in graph.operations.reversed()
    where operation.outputs.contains(where: { reached.contains($0) && dependent.contains($0) }) {
      let wants = operation.inputs.map { dependent.contains($0.name) }
      guard wants.contains(true) else { continue }
      reached.formUnion(zip(operation.inputs, wants).filter(\.1).map(\.0.name))
      path.append((operation, wants))
    }
    try InputError.throwAny(
      tensors.filter { !reached.contains($0) }.map { .independent(output, of: $0) }
    )
    let chosen = try rules(path.reversed().map(\.operation))
    precondition(chosen.count == path.count, "one rule an operation, or nil")
    stops = zip(path, chosen.reversed()).map {
      Stop(operation: $0.operation, wants: $0.wants, rule: $1)
    }
  }

  /// The names of what operations with rules read and make.
  var ruled: Set<String> {
    Set(
      stops.filter { $0.rule != nil }.flatMap { stop in
        stop.operation.inputs.compactMap(\.computed) + stop.operation.outputs
      }
    )
  }

  /// The same path with the same rules over a graph in which other operations were merged.
  func over(
    _ graph: ShapedGraph,
    from output: String,
    to tensors: [String]
  ) throws -> ReversePath {
    var rules: [String: any BackwardRule] = [:]
    for stop in stops { if let rule = stop.rule { rules[stop.operation.outputs[0]] = rule } }
    return try ReversePath(graph, from: output, to: tensors) { [rules] path in
      path.map { rules[$0.outputs[0]] }
    }
  }

  /// The names of the tensors whose forward values the way back reads.
  var reads: Set<String> { Set(stops.flatMap(\.readNames)) }

  /// The names of the constants that the way back reads.
  var readConstants: Set<String> {
    Set(
      stops.flatMap { stop in
        stop.reads.inputs.map { stop.operation.inputs[$0] }.filter { $0.value != nil }.map(\.name)
      }
    )
  }

  /// The names of those that rules read, whose arithmetic knows no blocks of channels.
  var readsOfRules: Set<String> { Set(stops.filter { $0.rule != nil }.flatMap(\.readNames)) }

  /// The operations that note down what their exact VJP needs, by their first output.
  var noting: [String: Operation] {
    let operations = stops.filter { $0.rule == nil && $0.operation.kernel is any NotingOperator }
      .map { ($0.operation.outputs[0], $0.operation) }
    return Dictionary(operations) { first, _ in first }
  }
}
