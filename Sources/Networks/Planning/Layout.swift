import Tensors

/// How the elements of a tensor lie in memory. The extents are always in ONNX's logical order.
public enum Layout: Sendable, Hashable {
  /// Row-major, last axis fastest.
  case plain
  /// `[N, C, spatial...]` with the channels fastest: the order in which convolutions are quick, and
  /// in which their bytes do not depend on threads or batch size.
  case channelsLast

  /// The number of elements from one index of an axis to the next.
  func strides(_ shape: Shape) -> [Int] {
    guard self == .channelsLast, shape.rank >= 3 else { return shape.strides }
    let moved = Shape([shape[0]] + shape.dims.dropFirst(2) + [shape[1]]).strides
    return [moved[0], 1] + moved[1..<shape.rank - 1]
  }

  /// Whether both layouts put every element of such a tensor at the same place.
  static func coincide(for shape: Shape) -> Bool {
    shape.rank < 3 || shape[1] == 1 || shape.dims.dropFirst(2).allSatisfy { $0 == 1 }
  }
}
