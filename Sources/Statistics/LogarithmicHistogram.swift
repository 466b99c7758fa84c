/// Counts of values in bins whose width grows with the values, of which those are kept that the K
/// largest values lie in: a sketch of the upper tail with a bounded relative error.
///
/// A bin is what remains of a Float32 without its lowest mantissa bits. The value of a rank is the
/// upper end of its bin, at most the largest value seen: never below the exact value v, and above it
/// by less than 2⁻ᵐ |v|, where m is the number of mantissa bits kept. What is nearer to zero than
/// the smallest normal number, 2⁻¹²⁶, counts as zero. Constant values, and zeros, are exact.
///
/// A bin below that of the K-th largest value can never matter, whatever is added or merged later;
/// so what is kept depends on the values alone, not on how they were split and merged.
public struct LogarithmicHistogram: Sendable {
  /// K.
  public let capacity: Int
  /// The largest value so far, -infinity if there are none.
  public private(set) var maximum = -Float.infinity
  /// The counts of an octave's bins, 2ᵐ of them, by sign and exponent.
  private var octaves: [UInt32: [UInt64]] = [:]
  /// No bin below this one holds any of the K largest values.
  private var lowestPlace: UInt32 = 0
  /// The values in bins from `lowestPlace` up.
  private var held = 0
  private var nextPruning: Int

  /// m, the number of mantissa bits that are kept.
  public static let mantissaBits: UInt32 = 11
  /// 2⁻ᵐ, by which the value of a rank may exceed the exact one, relative to it.
  public static let relativeError = 0x1p-11

  /// A bin and the number of values in it.
  public struct Bin: Sendable, Hashable {
    /// The bin; larger values have larger bins.
    public let place: UInt32
    /// The values in it, at least 1.
    public let count: UInt64

    /// A bin.
    public init(place: UInt32, count: UInt64) {
      self.place = place
      self.count = count
    }
  }

  /// No values yet, of which the largest `capacity` will be told apart.
  ///
  /// - Precondition: `capacity >= 1`.
  public init(capacity: Int) {
    precondition(capacity >= 1, "nothing is kept")
    self.capacity = capacity
    nextPruning = capacity
  }

  /// Values collected earlier.
  ///
  /// - Precondition: the bins are those of another histogram.
  public init(capacity: Int, bins: [Bin], maximum: Float) {
    self.init(capacity: capacity)
    self.maximum = maximum
    bins.forEach { count($0.place, $0.count) }
    prune()
  }

  /// Adding this value, or smaller ones, would change nothing.
  public var ignored: Float { leastCounted.nextDown }

  /// Adds values.
  ///
  /// - Precondition: none is NaN.
  public mutating func insert(_ new: UnsafeBufferPointer<Float>) {
    var least = leastCounted
    for value in new where value >= least {
      let place = Self.place(of: value)
      maximum = max(maximum, value + 0)
      count(place, 1)
      if held >= nextPruning {
        prune()
        least = leastCounted
      }
    }
  }

  /// Adds the values of another histogram of the same K.
  ///
  /// - Precondition: both keep as many.
  public mutating func merge(_ other: LogarithmicHistogram) {
    precondition(capacity == other.capacity, "histograms of \(capacity) and \(other.capacity)")
    for bin in other.bins where bin.place >= lowestPlace { count(bin.place, bin.count) }
    maximum = max(maximum, other.maximum)
    prune()
  }

  /// The bins that hold the K largest values, ascending, or all bins if there are fewer values.
  public var bins: [Bin] {
    let first = lowest
    return octaves.keys.sorted().flatMap { octave -> [Bin] in
      (octaves[octave] ?? []).enumerated().compactMap { offset, count in
        let place = octave << Self.mantissaBits | UInt32(offset)
        return count > 0 && place >= first ? Bin(place: place, count: count) : nil
      }
    }
  }

  /// The value of a rank, 1 being the largest: the upper end of its bin.
  ///
  /// - Returns: `nil` if there are fewer values, or the rank is above K.
  public func largest(_ rank: Int) -> Float? {
    guard rank >= 1, rank <= capacity else { return nil }
    var above = 0
    for bin in bins.reversed() {
      above += Int(bin.count)
      if above >= rank { return min(Self.upperEnd(of: bin.place), maximum) }
    }
    return nil
  }

  /// A number that the value of a rank up to K cannot be below, whatever is added.
  public var floor: Float {
    lowestPlace == 0 ? -.infinity : Self.value(lowestPlace << Self.dropped)
  }

  /// The smallest value that is counted: numbers that count as zero may be negative.
  private var leastCounted: Float {
    floor == 0 ? -Float.leastNormalMagnitude.nextDown : floor
  }

  private mutating func count(_ place: UInt32, _ number: UInt64) {
    let octave = place >> Self.mantissaBits
    let offset = Int(place & (1 << Self.mantissaBits - 1))
    octaves[octave, default: [UInt64](repeating: 0, count: 1 << Int(Self.mantissaBits))][offset] +=
      number
    held += Int(number)
  }

  /// The bin of the K-th largest value, or the lowest so far if there are fewer values.
  private var lowest: UInt32 {
    var above = 0
    for octave in octaves.keys.sorted(by: >) {
      let found = octaves[octave]?.withUnsafeBufferPointer { counts -> Int? in
        var offset = counts.count - 1
        while offset >= 0 {
          above += Int(counts[offset])
          if above >= capacity { return offset }
          offset -= 1
        }
        return nil
      }
      if let found { return octave << Self.mantissaBits | UInt32(found) }
    }
    return lowestPlace
  }

  private mutating func prune() {
    lowestPlace = lowest
    octaves = octaves.filter { $0.key >= lowestPlace >> Self.mantissaBits }
    let first = Int(lowestPlace & (1 << Self.mantissaBits - 1))
    octaves[lowestPlace >> Self.mantissaBits]?.withUnsafeMutableBufferPointer { counts in
      for offset in 0..<first { counts[offset] = 0 }
    }
    held = octaves.values.reduce(0) { $0 + $1.withUnsafeBufferPointer { Int($0.reduce(0, +)) } }
    // Pruning looks at every bin, so it waits until there is as much to look at.
    nextPruning = held + max(capacity, 4 << Int(Self.mantissaBits))
  }

  /// The bins that there can be.
  public static let places: ClosedRange<Int64> = 0...(1 << Int64(9 + mantissaBits)) - 1

  private static let dropped = 23 - mantissaBits

  /// The bin of a value: its highest bits, in an order that is that of the values.
  private static func place(of value: Float) -> UInt32 {
    let bits = (value.isSubnormal ? 0 : value + 0).bitPattern
    return (bits >> 31 == 1 ? ~bits : bits | 1 << 31) >> dropped
  }

  /// The largest value of a bin; 0 for zero's.
  private static func upperEnd(of place: UInt32) -> Float {
    let end = value(place << dropped | (1 << dropped - 1))
    return end.isNormal ? end : 0
  }

  /// The value whose bits stand in the order of the values.
  private static func value(_ bits: UInt32) -> Float {
    Float(bitPattern: bits >> 31 == 1 ? bits & ~(1 << 31) : ~bits)
  }
}

extension LogarithmicHistogram: Hashable {
  /// Whether both keep as many and have kept the same.
  public static func == (a: LogarithmicHistogram, b: LogarithmicHistogram) -> Bool {
    a.capacity == b.capacity && a.maximum == b.maximum && a.bins == b.bins
  }

  /// Feeds what is kept to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(capacity)
    hasher.combine(maximum)
    hasher.combine(bins)
  }
}
