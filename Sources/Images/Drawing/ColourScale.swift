/// A colour map and the number that its strongest colour stands for.
///
/// Numbers of both signs are drawn from -limit to limit, amounts from 0 to limit, or from a base where
/// they have an offset. A diverging map has its middle at 0, or at the base, in either case.
public struct ColourScale: Sendable, Hashable {
  /// The colours.
  public let map: ColourMap
  /// The number of the strongest colour, positive; larger numbers have the same.
  public let limit: Double
  /// The number at which the colours of amounts begin; 0 for numbers of both signs.
  public let base: Double
  /// Whether numbers below 0 have colours of their own.
  public let isSigned: Bool

  /// A scale.
  ///
  /// - Parameter base: where the colours of amounts begin; 0 by default.
  /// - Precondition: `limit > base >= 0`.
  public init(_ map: ColourMap, limit: Double, base: Double = 0, isSigned: Bool) {
    precondition(limit > base && base >= 0)
    self.map = map
    self.limit = limit
    self.base = isSigned ? 0 : base
    self.isSigned = isSigned
  }

  /// Where the colours of amounts begin: at 0, but at the least of them if that is above half of the
  /// limit, since a map with such an offset would be all one colour.
  public static func base(of values: [Float], limit: Double, isSigned: Bool) -> Double {
    guard !isSigned, let least = values.lazy.filter(\.isFinite).min().map({ Double($0) }) else {
      return 0
    }
    return least > limit / 2 && least < limit ? least : 0
  }

  /// The limit at which a share of the numbers keeps its own colour: that percentile of the absolute
  /// values (of the amounts above 0 where numbers are not signed), interpolated; the largest if the
  /// percentile is 0, and 1 if all are 0.
  ///
  /// - Parameter percentile: in 0...100; at 100 nothing is clipped.
  public static func limit(
    of values: [Float],
    percentile: Double,
    isSigned: Bool
  ) -> Double {
    let sizes = values.filter(\.isFinite).map { isSigned || $0 > 0 ? $0.magnitude : 0 }
    guard let largest = sizes.max(), largest > 0 else { return 1 }
    let place = min(max(percentile / 100, 0), 1) * Double(sizes.count - 1)
    let index = min(Int(place), sizes.count - 1)
    let next = min(index + 1, sizes.count - 1)
    let share = place - Double(index)
    let (low, high) = ascending(sizes, index, next)
    let value = Double(low) * (1 - share) + Double(high) * share
    return value > 0 ? value : Double(largest)
  }

  /// The numbers at two places of the ascending order. Only those are sorted that begin with the same
  /// 16 bits: the bits of numbers from 0 on are in the numbers' order.
  private static func ascending(_ sizes: [Float], _ low: Int, _ high: Int) -> (Float, Float) {
    func beginning(_ size: Float) -> Int { Int(size.bitPattern >> 16) }
    var counts = [Int](repeating: 0, count: 1 << 15)
    for size in sizes { counts[beginning(size)] += 1 }
    var (first, before) = (0, 0)
    while before + counts[first] <= low {
      before += counts[first]
      first += 1
    }
    var (last, through) = (first, before + counts[first])
    while through <= high {
      last += 1
      through += counts[last]
    }
    let near = sizes.filter { (first...last).contains(beginning($0)) }.sorted()
    return (near[low - before], near[high - before])
  }

  /// The lowest number that has a colour of its own.
  public var lowest: Double { isSigned ? -limit : base }

  /// How large a number is on the scale: 0 where it says nothing, 1 where the strongest colour is,
  /// and beyond.
  public func size(of value: Double) -> Double {
    isSigned ? value.magnitude / limit : max(value - base, 0) / (limit - base)
  }

  /// The colours of the scale from `lowest` to `limit`, evenly spaced.
  ///
  /// - Precondition: `count >= 2`.
  public func colours(_ count: Int) -> [Colour] {
    let table = map.colours
    return (0..<count).map { step in
      let share = Double(step) / Double(count - 1)
      return table[place(lowest + share * (limit - lowest))]
    }
  }

  /// A picture of numbers, [H, W] in row-major order, one pixel each.
  ///
  /// - Precondition: there are width x height numbers.
  public func image(_ values: [Float], width: Int, height: Int) -> Image {
    precondition(values.count == width * height, "\(values.count) numbers for \(width)x\(height)")
    let table = map.colours
    return Image(width: width, height: height) { bytes in
      for (index, value) in values.enumerated() {
        let colour = value.isNaN ? Colour.missing : table[place(Double(value))]
        bytes[3 * index] = colour.red
        bytes[3 * index + 1] = colour.green
        bytes[3 * index + 2] = colour.blue
      }
    }
  }

  /// The scale as a picture, from `lowest` on the left to `limit` on the right.
  ///
  /// - Precondition: `width >= 2` and `height >= 1`.
  public func bar(width: Int, height: Int) -> Image {
    var image = Image(width: width, height: height)
    for (x, colour) in colours(width).enumerated() {
      for y in 0..<height { image[x: x, y: y] = colour }
    }
    return image
  }

  private func place(_ value: Double) -> Int {
    let share = (value - base) / (limit - base)
    return ColourMap.place(isSigned || map.isDiverging ? (share + 1) / 2 : share)
  }
}
