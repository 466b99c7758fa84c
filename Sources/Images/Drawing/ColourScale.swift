/// A colour map and the number that its strongest colour stands for.
///
/// Numbers of both signs are drawn from -limit to limit, amounts from 0 to limit. A diverging map has
/// its middle at 0 in either case.
public struct ColourScale: Sendable, Hashable {
  /// The colours.
  public let map: ColourMap
  /// The number of the strongest colour, positive; larger numbers have the same.
  public let limit: Double
  /// Whether numbers below 0 have colours of their own.
  public let isSigned: Bool

  /// A scale.
  ///
  /// - Precondition: `limit > 0`.
  public init(_ map: ColourMap, limit: Double, isSigned: Bool) {
    precondition(limit > 0)
    self.map = map
    self.limit = limit
    self.isSigned = isSigned
  }

  /// The limit at which a share of the numbers keeps its own colour: that percentile of the absolute
  /// values (of the amounts above 0 where numbers are not signed), interpolated; the largest if the
  /// percentile is 0, and 1 if all are 0.
  ///
  /// - Parameter percentile: in 0...100; at 100 nothing is clipped.
  public static func limit(
    of values: some Collection<Float>,
    percentile: Double,
    isSigned: Bool
  ) -> Double {
    var sizes = values.filter(\.isFinite).map { isSigned ? abs($0) : max($0, 0) }
    sizes.sort()
    guard let largest = sizes.last, largest > 0 else { return 1 }
    let place = min(max(percentile / 100, 0), 1) * Double(sizes.count - 1)
    let index = min(Int(place), sizes.count - 1)
    let next = min(index + 1, sizes.count - 1)
    let share = place - Double(index)
    let value = Double(sizes[index]) * (1 - share) + Double(sizes[next]) * share
    return value > 0 ? value : Double(largest)
  }

  /// The lowest number that has a colour of its own.
  public var lowest: Double { isSigned ? -limit : 0 }

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
    let share = value / limit
    return ColourMap.place(isSigned || map.isDiverging ? (share + 1) / 2 : share)
  }
}
