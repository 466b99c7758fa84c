import Networks
import Tensors

extension RowAxes {
  /// How the elements of a tensor are paired; `nil` where its rows cannot be told apart.
  func pairing(of name: String, _ shape: Shape) -> Pairing? {
    guard let rows = self[name], rows.axis < shape.rank, shape[rows.axis] % (2 * rows.outer) == 0
    else { return nil }
    return Pairing(shape: shape, axis: rows.axis, outer: rows.outer)
  }
}
