import Networks

/// Where no relevance arrives at a tensor, whatever the numbers are.
///
/// Most rules give an input relevance in proportion to its value, and so none where it is 0. What a
/// ReLU holds back is 0 behind it: then none arrives where a layer in front of it is below 0, and a
/// rule that has a way of its own for such outputs can do without.
struct VanishingRelevance {
  /// Where none arrives.
  private struct Places {
    var whereZero = false
    var whereNegative = false

    /// Where none arrives from either side.
    func both(_ other: Places) -> Places {
      Places(
        whereZero: whereZero && other.whereZero,
        whereNegative: whereNegative && other.whereNegative
      )
    }
  }

  private var places: [String: Places]

  /// - Parameter tensors: where relevance of any kind may begin.
  init(from tensors: [String]) {
    places = Dictionary(tensors.map { ($0, Places()) }) { first, _ in first }
  }

  /// Whether none arrives where the tensor is below 0.
  func isZeroWhereNegative(_ tensor: String) -> Bool { places[tensor]?.whereNegative ?? false }

  /// Follows relevance through an operation; those behind it come first.
  ///
  /// - Parameter fed: the inputs that get any.
  mutating func pass(_ operation: Operation, _ rule: (any BackwardRule)?, fed: [Int]) {
    let made = operation.outputs.compactMap { places[$0] }
    let arriving = made.dropFirst().reduce(made.first ?? Places()) { $0.both($1) }
    let left = left(by: operation, rule, arriving)
    for name in Set(fed.map { operation.inputs[$0].name }) {
      places[name] = places[name].map { $0.both(left) } ?? left
    }
  }

  /// Where an operation leaves none for its inputs.
  private func left(
    by operation: Operation,
    _ rule: (any BackwardRule)?,
    _ arriving: Places
  ) -> Places {
    if let rule = rule as? LinearRule {
      return Places(whereZero: rule.isProportionalToInput)
    }
    let isRectifier = (operation.kernel as? Activation)?.kind == .relu
    switch rule {
    case is PassRule where isRectifier:
      return Places(whereZero: arriving.whereZero, whereNegative: arriving.whereZero)
    case nil where isRectifier: return Places(whereZero: arriving.whereZero, whereNegative: true)
    // What comes out of these went in, and relevance returns to where it was.
    case nil where [.movement, .maximum].contains(OperatorFamily(operation)): return arriving
    default: return Places()
    }
  }
}
