import Tensors

/// Steele, Lea and Flood's generator: the tests' numbers are the same on every run.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Numbers spread evenly over a range.
  mutating func tensor(
    _ shape: Shape,
    in range: ClosedRange<Float> = -1...1
  ) -> Tensor<Float> {
    Tensor(shape, (0..<shape.count).map { _ in Float.random(in: range, using: &self) })
  }
}
