/// The small generator that seeds the others: Steele, Lea and Flood, OOPSLA 2014,
/// doi:10.1145/2660193.2660195, with the constants of Vigna's reference code.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator whose first number is a hash of the state.
  package init(state: UInt64) { self.state = state }

  /// 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    return bits ^ (bits >> 31)
  }
}
