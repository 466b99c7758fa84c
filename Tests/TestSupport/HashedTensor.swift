public import Tensors

extension Tensor<Float> {
  /// Multiples of 2^-23 spread evenly over [-1, 1): the hash of each index, the same bytes as
  /// `Tests/References/hashed.py` makes in NumPy.
  public init(hashed shape: Shape, seed: UInt32) {
    self.init(
      shape,
      (0..<UInt32(shape.count)).map { index in
        var h = index &+ seed &* 0x9E37_79B9
        h = (h ^ h >> 16) &* 0x7FEB_352D
        h = (h ^ h >> 15) &* 0x846C_A68B
        h ^= h >> 16
        return Float(h >> 8) * 0x1p-23 - 1
      }
    )
  }
}
