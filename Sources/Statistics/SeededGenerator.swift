/// A seeded random number generator that can be split into named, independent streams.
///
/// The numbers are those of xoshiro256** 1.0, its state filled by SplitMix64 from the seed, as the
/// authors advise: Blackman and Vigna, ACM Trans. Math. Softw. 47 (2021) 36, doi:10.1145/3460772.
/// What is drawn for one purpose depends on the seed and the purpose's name alone, not on what else
/// was drawn before, so that nothing changes when another part of a run draws more or less.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Hashable {
  private let seed: UInt64
  var state: (UInt64, UInt64, UInt64, UInt64)

  /// A generator from a seed; every seed is as good as any other.
  public init(seed: UInt64) {
    var filler = SplitMix64(state: seed)
    self.init(seed: seed, state: (filler.next(), filler.next(), filler.next(), filler.next()))
  }

  /// A generator in a given state, not all zero, as the published test vectors need it.
  package init(seed: UInt64 = 0, state: (UInt64, UInt64, UInt64, UInt64)) {
    self.seed = seed
    self.state = state
  }

  /// The stream of a name: another generator, the same whatever this one has drawn.
  public func stream(_ name: String) -> SeededGenerator {
    // FNV-1a takes the name to 64 bits, SplitMix64 scatters them over the seed.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var mixer = SplitMix64(state: hash)
    var child = SplitMix64(state: seed ^ mixer.next())
    return SeededGenerator(seed: child.next())
  }

  /// The stream of a number, such as a resample's or a round's.
  public func stream(_ number: Int) -> SeededGenerator { stream("#\(number)") }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotated(state.3, by: 45)
    return result
  }

  /// A whole number in 0 ..< bound, each as likely: Lemire's multiplication with rejection,
  /// ACM Trans. Model. Comput. Simul. 29 (2019) 3, doi:10.1145/3230636.
  ///
  /// - Precondition: the bound is positive.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "no number below \(bound)")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    // 53 bits fit a signed number, which every processor turns into a Double in one instruction.
    Double(Int64(truncatingIfNeeded: next() >> 11)) * 0x1p-53
  }

  /// The elements in a random order, each order as likely (Fisher and Yates).
  public mutating func shuffled<Element>(_ elements: some Sequence<Element>) -> [Element] {
    var elements = Array(elements)
    return sample(elements.count, of: &elements)
  }

  /// Some of the elements without replacement, in a random order.
  ///
  /// - Precondition: there are at least `count` elements.
  public mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
    var elements = elements
    return sample(count, of: &elements)
  }

  /// As many elements with replacement as there are, as a bootstrap draws them.
  public mutating func resample<Element>(_ elements: [Element]) -> [Element] {
    elements.indices.map { _ in elements[below(elements.count)] }
  }

  private mutating func sample<Element>(_ count: Int, of elements: inout [Element]) -> [Element] {
    precondition(count >= 0 && count <= elements.count, "\(count) of \(elements.count)")
    for place in 0..<count { elements.swapAt(place, place + below(elements.count - place)) }
    return Array(elements[..<count])
  }

  private static func rotated(_ bits: UInt64, by count: UInt64) -> UInt64 {
    (bits << count) | (bits >> (64 - count))
  }

  /// Whether two generators draw the same numbers from here on.
  public static func == (a: SeededGenerator, b: SeededGenerator) -> Bool {
    a.seed == b.seed && a.state == b.state
  }

  /// Feeds the state to a hasher.
  public func hash(into hasher: inout Hasher) {
    for word in [seed, state.0, state.1, state.2, state.3] { hasher.combine(word) }
  }
}
