import Foundation
import Tensors

extension Reduction {
  /// One number a group, in the shape that keeps the reduced axes.
  func reduced<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    switch kind {
    case .sum: sums(x)
    case .mean: sums(x).map { $0 / S(width) }
    case .maximum: folded(x, from: -S.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
    case .minimum: folded(x, from: S.infinity) { $0.isNaN || $0 < $1 ? $0 : $1 }
    case .product: folded(x, from: 1) { $0 * $1 }
    case .l1: sums(x.map { abs($0) })
    case .l2: sums(x.map { $0 * $0 }).map { $0.squareRoot() }
    case .sumOfSquares: sums(x.map { $0 * $0 })
    case .logSum: sums(x).map { $0.through(log) }
    case .logSumExp: logSumExp(x)
    }
  }

  private func sums<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    x.scattered(groups, into: kept)
  }

  private func folded<S: ReferenceScalar>(
    _ x: Tensor<S>,
    from start: S,
    _ combine: (S, S) -> S
  ) -> Tensor<S> {
    var results = Tensor(kept, repeating: start)
    for (place, element) in zip(groups.positions, x.elements) {
      results.elements[place] = combine(results.elements[place], element)
    }
    return results
  }

  private func logSumExp<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    let largest = largest(x)
    let sums = sums(exponentials(x, largest))
    return Tensor(kept, zip(sums.elements, largest.elements).map { $0.through(log) + $1 })
  }

  /// The derivative of `logSumExp`, from x itself: its value has lost the digits that matter.
  func softmax<S: ReferenceScalar>(_ x: Tensor<S>) -> [S] {
    let exponentials = exponentials(x, largest(x))
    let totals = sums(exponentials).gathered(groups).elements
    return zip(exponentials.elements, totals).map { $0 / $1 }
  }

  /// e^(x - largest of the group), none of which overflows.
  private func exponentials<S: ReferenceScalar>(_ x: Tensor<S>, _ largest: Tensor<S>) -> Tensor<S> {
    let shifts = largest.gathered(groups).elements
    return Tensor(input, zip(x.elements, shifts).map { ($0 - $1).through(exp) })
  }

  private func largest<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    folded(x, from: -S.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }.map { $0.isFinite ? $0 : 0 }
  }

  /// Each element's share of the gradient of its group's largest or smallest.
  func shares<S: ReferenceScalar>(_ x: [S], _ y: [S], _ places: [Int]) -> [S] {
    var ties = [S](repeating: 0, count: y.count)
    for (place, element) in zip(places, x) where element == y[place] { ties[place] += 1 }
    return zip(places, x).map { place, element in element == y[place] ? 1 / ties[place] : 0 }
  }

  /// For each element the product of the others of its group, right where some are 0.
  func productsOfOthers<S: ReferenceScalar>(_ x: [S], _ places: [Int]) -> [S] {
    var products = [S](repeating: 1, count: x.count)
    for order in [Array(x.indices), Array(x.indices.reversed())] {
      var passed = [S](repeating: 1, count: kept.count)
      for i in order {
        products[i] *= passed[places[i]]
        passed[places[i]] *= x[i]
      }
    }
    return products
  }
}
