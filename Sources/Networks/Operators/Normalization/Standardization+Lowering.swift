import Tensors

extension Standardization {
  /// How the scale and the bias lie along rows: after `period` rows they repeat, a row has `perRow`
  /// of them, and `run` neighbours share one.
  private struct Pattern: Sendable, Equatable {
    let period: Int
    let perRow: Int
    let run: Int

    /// The place of a row's first number.
    func start(_ row: Int) -> Int { row % period * perRow }
  }

  /// Whether the groups are rows, which the last axes span, and nobody asks for their statistics.
  private func isByRows(_ operation: Operation) -> Bool {
    axes == Array(seen.rank - axes.count..<seen.rank) && !axes.isEmpty && seen.count > 0
      && operation.outputs.dropFirst().allSatisfy(\.isEmpty)
  }

  /// The pattern of all parameters, or `nil` if they differ or broadcast in another way.
  private var pattern: Pattern? {
    let patterns = seenParameters.map(pattern(of:))
    guard let first = patterns.first else { return Pattern(period: 1, perRow: 1, run: width) }
    return patterns.allSatisfy { $0 == first } ? first : nil
  }

  /// The pattern of a parameter whose axes are 1, then those of `seen`, before the group; and those
  /// of `seen`, then 1, within it.
  private func pattern(of parameter: Shape) -> Pattern? {
    let split = seen.rank - axes.count
    let isWhole = seen.dims.indices.map { parameter[$0] == seen[$0] }
    let first = (0..<split).drop { parameter[$0] == 1 }
    let last = (split..<seen.rank).reversed().drop { parameter[$0] == 1 }
    guard first.allSatisfy({ isWhole[$0] }), last.allSatisfy({ isWhole[$0] }) else { return nil }
    let perRow = last.reduce(1) { $0 * seen[$1] }
    return Pattern(
      period: first.reduce(1) { $0 * seen[$1] },
      perRow: perRow,
      run: width / perRow
    )
  }

  private func row(_ pattern: Pattern) -> RowStandardization {
    RowStandardization(
      width: width,
      run: pattern.run,
      isCentered: isCentered,
      epsilon: epsilon
    )
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard isByRows(operation), let pattern else { return try lowerOnHost(operation, in: plan) }
    let inputs = try operation.inputs.map { try plan.read($0, as: .plain) }
    let (kernel, width) = (row(pattern), width)
    return [
      plan.rows(inputs, shape, width: width, label: "\(operation.name) rows") {
        sources,
        y,
        row in
        let start = pattern.start(row)
        kernel.forward(
          sources[0] + row * width,
          scale: sources.count > 1 ? sources[1] + start : nil,
          bias: sources.count > 2 ? sources[2] + start : nil,
          into: y
        )
      }
    ]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard isByRows(operation), let pattern, !wants.dropFirst().contains(true) else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let g = try plan.convert(cotangents[0], to: .plain)
    let inputs = try operation.inputs.prefix(2).map { try plan.read($0, as: .plain) }
    let (kernel, width) = (row(pattern), width)
    let gradient = plan.rows(
      [g] + inputs,
      shape,
      width: width,
      label: "\(operation.name) (VJP) rows"
    ) {
      sources,
      gradient,
      row in
      kernel.backward(
        sources[1] + row * width,
        scale: sources.count > 2 ? sources[2] + pattern.start(row) : nil,
        cotangent: sources[0] + row * width,
        into: gradient
      )
    }
    return [gradient] + wants.dropFirst().map { _ in nil }
  }
}
