import Tensors

extension Shape {
  /// The axis of a shape to which this one is broadcast that an axis of it becomes; `nil` if it is
  /// repeated there.
  func axis(_ axis: Int, broadcastTo output: Shape) -> Int? {
    let target = axis + output.rank - rank
    return dims[axis] == output[target] ? target : nil
  }
}
