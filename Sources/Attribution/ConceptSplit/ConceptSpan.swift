public import Diagnostics
import Tensors

/// The directions of several concepts at one layer, and the least-squares projection on their span.
///
/// With the unit vectors v_k as rows of V, P a = sum over k of coefficient_k v_k with the coefficients
/// (V Vᵀ)⁻¹ V a, so that no other combination of the concepts is nearer to a. Each concept has a share
/// P_k a = v_k (u_k . a), where the dual vector u_k is the k-th row of (V Vᵀ)⁻¹ V; the shares sum to
/// P a, whatever the order of the concepts. In the channel space P acts at every position by itself.
public struct ConceptSpan: Sendable {
  /// The directions, at least one.
  public let directions: [Direction]
  /// u_k for each direction.
  private let duals: [[Double]]

  /// Directions whose Gram matrix has a smaller pivot count as dependent: their shares would be
  /// differences of numbers a thousand times larger.
  public static let smallestPivot = 1e-6

  /// The span of directions.
  ///
  /// - Throws: `attribution.bad-concepts` if there are none, if they are of several layers or spaces,
  ///   or if one lies in the span of the others.
  public init(_ directions: [Direction]) throws(InputError) {
    guard let first = directions.first else { throw InputError(.badConcepts("there is none")) }
    var faults: [Fault] = []
    let layers = Set(directions.map(\.layer))
    if layers.count > 1 {
      faults.append(.badConcepts("they are of the layers \(layers.sorted())"))
    }
    if directions.contains(where: { $0.space != first.space }) {
      faults.append(.badConcepts("they are of spaces of different shapes"))
    }
    try InputError.throwAny(faults)
    let count = directions.count
    var gram = Matrix(rows: count, columns: count)
    for row in 0..<count {
      for column in 0..<count {
        gram[row, column] = zip(directions[row].components, directions[column].components)
          .reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
    }
    guard PivotedCholesky(gram, tolerance: Self.smallestPivot).rank == count,
      let factor = Cholesky(gram)
    else { throw InputError(.badConcepts("one of them is a combination of the others")) }
    let inverse = factor.solve(
      (0..<count * count).map { $0 / count == $0 % count ? 1 : 0 }
    )
    self.directions = directions
    duals = (0..<count).map { k in
      (0..<first.space.dimension).map { i in
        (0..<count).reduce(0) {
          $0 + inverse[k * count + $1] * Double(directions[$1].components[i])
        }
      }
    }
  }

  /// P_k a for each concept, of a row of the layer.
  func shares(of row: [Double], _ layout: DirectionLayout) -> [[Double]] {
    directions.indices.map { k in
      layout.spread(layout.products(row) { duals[k][$0] }) { Double(directions[k].components[$0]) }
    }
  }

  /// P_kᵀ c for each concept: what a multiplier of the layer is to the concept's share of it.
  func transposedShares(of row: [Double], _ layout: DirectionLayout) -> [[Double]] {
    directions.indices.map { k in
      layout.spread(layout.products(row) { Double(directions[k].components[$0]) }) { duals[k][$0] }
    }
  }
}
