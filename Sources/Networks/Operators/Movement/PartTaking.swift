import Tensors

/// A movement whose outputs are regular parts of its only input: Slice, Split, Gather of a row.
///
/// Nothing is moved going forward. On the way back the cotangents of parts that are disjoint are put
/// beside each other, not added up.
protocol PartTaking: Movement {
  /// The part of the input that each output is; `nil` if one is none.
  var parts: [Region]? { get }
}

extension PartTaking {
  /// The outputs as views of the input; `nil` if they have to be moved.
  func views(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed]? {
    guard let parts, !parts.contains(where: { $0.count == 0 }) else { return nil }
    let x = try plan.readViewed(operation.inputs[0])
    var placed: [Placed] = []
    for (part, shape) in zip(parts, outputShapes) {
      guard let view = x.seen.part(part)?.reshaped(shape) else { return nil }
      placed.append(Placed(x.place, shape, view))
    }
    return placed
  }
}
