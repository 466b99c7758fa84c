package import Tensors

/// Pieces of a tensor combined with updates at constant indices; ONNX `ScatterElements` and
/// `ScatterND` with a reduction.
///
/// Inputs: the data and the updates, one piece after the other.
package struct ScatterReduction: Operator {
  /// How an update is combined with what is there.
  package enum Kind: String, Sendable, Hashable {
    /// The sum.
    case add
    /// The product.
    case multiply = "mul"
    /// The larger; of equal ones the first, the data before the updates.
    case max
    /// The smaller; of equal ones the first, the data before the updates.
    case min
  }

  /// How.
  package let kind: Kind
  /// The shape of the data and of y.
  package let data: Shape
  /// The shape of the updates.
  package let updates: Shape
  /// Where the updates go.
  let pieces: Pieces

  package var outputShapes: [Shape] { [data] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = inputs[0]
    forEachUpdate { update, place in
      let (x, u) = (y.elements[place], inputs[1].elements[update])
      switch kind {
      case .add: y.elements[place] = x + u
      case .multiply: y.elements[place] = x * u
      case .max: y.elements[place] = u > x ? u : x
      case .min: y.elements[place] = u < x ? u : x
      }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: kind == .add ? [] : [0, 1])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    var taken = Tensor<S>(updates, repeating: 0)
    switch kind {
    case .add:
      forEachUpdate { update, place in taken.elements[update] = g.elements[place] }
      return [wants[0] ? g : nil, wants[1] ? taken : nil]
    case .multiply: return factors(g, inputs[0], inputs[1]).map(Optional.some)
    case .max, .min: return winners(g, inputs[0], inputs[1]).map(Optional.some)
    }
  }

  /// The cotangent times all other factors of its place: those before, then those after.
  private func factors<S: ReferenceScalar>(
    _ g: Tensor<S>,
    _ x: Tensor<S>,
    _ u: Tensor<S>
  ) -> [Tensor<S>] {
    var (before, after) = (x, g)
    var taken = Tensor<S>(updates, repeating: 0)
    forEachUpdate { update, place in
      taken.elements[update] = before.elements[place]
      before.elements[place] *= u.elements[update]
    }
    forEachUpdate(reversed: true) { update, place in
      taken.elements[update] *= after.elements[place]
      after.elements[place] *= u.elements[update]
    }
    return [after, taken]
  }

  /// The whole cotangent of a place to the one number that was taken.
  private func winners<S: ReferenceScalar>(
    _ g: Tensor<S>,
    _ x: Tensor<S>,
    _ u: Tensor<S>
  ) -> [Tensor<S>] {
    var best = x
    var winner = [Int](repeating: -1, count: x.elements.count)
    forEachUpdate { update, place in
      let (new, old) = (u.elements[update], best.elements[place])
      guard kind == .max ? new > old : new < old else { return }
      best.elements[place] = new
      winner[place] = update
    }
    var left = g
    var taken = Tensor<S>(updates, repeating: 0)
    for (place, update) in winner.enumerated() where update >= 0 {
      taken.elements[update] = g.elements[place]
      left.elements[place] = 0
    }
    return [left, taken]
  }

  /// Visits every number of the updates with its place in the data.
  private func forEachUpdate(reversed: Bool = false, _ visit: (Int, Int) -> Void) {
    let count = pieces.starts.count * pieces.length
    for position in 0..<count {
      let update = reversed ? count - 1 - position : position
      visit(update, pieces.starts[update / pieces.length] + update % pieces.length)
    }
  }
}
