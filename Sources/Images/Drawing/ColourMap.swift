/// A way from numbers to colours, for heat maps.
public enum ColourMap: String, Sendable, Hashable, CaseIterable {
  /// For signed numbers in -1...1: blue, white at 0, red. Equal distances from 0 are equally dark.
  case diverging
  /// For amounts in 0...1: white, through orange, to a dark wine red.
  case sequential

  /// The colour of a number; beyond the ends as at the ends, and grey for what is not a number.
  public func callAsFunction(_ value: Double) -> Colour {
    guard !value.isNaN else { return Colour(128, 128, 128) }
    let position = self == .diverging ? (value + 1) / 2 : value
    return Self.interpolated(stops, at: min(max(position, 0), 1))
  }

  /// Evenly spaced colours whose luma falls steadily from white to either end.
  private var stops: [Colour] {
    let red = [
      Colour(255, 255, 255), Colour(250, 200, 165), Colour(232, 132, 92), Colour(192, 58, 54),
      Colour(110, 14, 38),
    ]
    let blue = [
      Colour(16, 44, 108), Colour(40, 98, 172), Colour(104, 160, 212), Colour(182, 212, 236),
    ]
    return self == .diverging ? blue + red : red
  }

  private static func interpolated(_ stops: [Colour], at position: Double) -> Colour {
    let place = position * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let share = place - Double(index)
    let mix = { (a: UInt8, b: UInt8) in
      UInt8((Double(a) * (1 - share) + Double(b) * share).rounded())
    }
    let (a, b) = (stops[index], stops[index + 1])
    return Colour(mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue))
  }
}

extension ColourMap {
  /// A picture of numbers, [H, W] in row-major order, one pixel each. They are divided by the
  /// largest absolute value, so that 0 keeps its colour; all zeros, or infinite, stay as they are.
  ///
  /// - Precondition: there are width x height numbers.
  public func image(_ values: [Float], width: Int, height: Int) -> Image {
    precondition(values.count == width * height, "\(values.count) numbers for \(width)x\(height)")
    let largest = values.lazy.map { abs($0) }.filter(\.isFinite).max() ?? 0
    let scale = largest > 0 ? 1 / Double(largest) : 1
    var image = Image(width: width, height: height)
    for (index, value) in values.enumerated() {
      image[x: index % width, y: index / width] = self(Double(value) * scale)
    }
    return image
  }
}
