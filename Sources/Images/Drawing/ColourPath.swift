import Foundation

/// A line through a few colours, from which a colour map takes its steps.
struct ColourPath: Sendable {
  /// How the line goes between its colours.
  enum Course: Sendable {
    /// Straight in sRGB, the colours at equal distances.
    case straight
    /// A Catmull-Rom spline in sRGB, the colours at equal distances.
    case smooth
    /// The spline, walked in equal steps of CIELAB on each side of the middle colour, or from end to
    /// end.
    case uniform(hasMiddle: Bool)
  }

  private let stops: [[Double]]
  private let course: Course

  /// A line through colours, each 0xRRGGBB.
  ///
  /// - Precondition: at least two.
  init(_ course: Course, _ colours: UInt32...) {
    precondition(colours.count >= 2)
    self.course = course
    stops = colours.map { [Double($0 >> 16 & 255), Double($0 >> 8 & 255), Double($0 & 255)] }
  }

  /// So many colours along the line, its ends included.
  func colours(_ count: Int) -> [Colour] {
    let steps = (0..<count).map { Double($0) / Double(count - 1) }
    switch course {
    case .straight: return steps.map { colour(straight($0)) }
    case .smooth: return steps.map { colour(smooth($0)) }
    case .uniform(let hasMiddle):
      guard hasMiddle else { return uniform(0, 1, count) }
      return uniform(0, 0.5, count / 2 + 1) + uniform(0.5, 1, count / 2 + 1).dropFirst()
    }
  }

  private func straight(_ position: Double) -> [Double] {
    let place = position * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let share = place - Double(index)
    return zip(stops[index], stops[index + 1]).map { $0 * (1 - share) + $1 * share }
  }

  private func smooth(_ position: Double) -> [Double] {
    let place = position * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let u = place - Double(index)
    return (0..<3).map { channel in
      let (b, c) = (stops[index][channel], stops[index + 1][channel])
      let a = index > 0 ? stops[index - 1][channel] : 2 * b - c
      let d = index + 2 < stops.count ? stops[index + 2][channel] : 2 * c - b
      let cubic = (3 * (b - c) + d - a) * u * u * u + (2 * a - 5 * b + 4 * c - d) * u * u
      return min(max((2 * b + (c - a) * u + cubic) / 2, 0), 255)
    }
  }

  /// Colours between two positions whose neighbours are equally far from each other.
  private func uniform(_ from: Double, _ to: Double, _ count: Int) -> [Colour] {
    let fine = 4096
    let line = (0...fine).map { smooth(from + (to - from) * Double($0) / Double(fine)) }
    var lengths = [0.0]
    var last = CIELAB(line[0])
    for point in line.dropFirst() {
      let next = CIELAB(point)
      lengths.append(lengths[lengths.count - 1] + last.distance(to: next))
      last = next
    }
    var index = 0
    return (0..<count).map { step in
      let wanted = lengths[fine] * Double(step) / Double(count - 1)
      while index < fine, lengths[index + 1] <= wanted { index += 1 }
      guard index < fine, lengths[index + 1] > lengths[index] else { return colour(line[index]) }
      let share = (wanted - lengths[index]) / (lengths[index + 1] - lengths[index])
      return colour(zip(line[index], line[index + 1]).map { $0 * (1 - share) + $1 * share })
    }
  }

  private func colour(_ channels: [Double]) -> Colour {
    Colour(
      UInt8(channels[0].rounded()),
      UInt8(channels[1].rounded()),
      UInt8(channels[2].rounded())
    )
  }
}

/// A colour by its lightness and its place between green and red, blue and yellow (CIE 1976, white of
/// D65), where distances are about those that people see.
private struct CIELAB {
  let lightness: Double
  let a: Double
  let b: Double

  /// The place of an sRGB colour, channels in 0...255.
  init(_ channels: [Double]) {
    let linear = channels.map { channel in
      let value = channel / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    func part(_ red: Double, _ green: Double, _ blue: Double, white: Double) -> Double {
      let value = (red * linear[0] + green * linear[1] + blue * linear[2]) / white
      return value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116
    }
    let x = part(0.412_456_4, 0.357_576_1, 0.180_437_5, white: 0.950_47)
    let y = part(0.212_672_9, 0.715_152_2, 0.072_175_0, white: 1)
    let z = part(0.019_333_9, 0.119_192_0, 0.950_304_1, white: 1.088_83)
    lightness = 116 * y - 16
    a = 500 * (x - y)
    b = 200 * (y - z)
  }

  func distance(to other: CIELAB) -> Double {
    let (l, a, b) = (lightness - other.lightness, self.a - other.a, self.b - other.b)
    return (l * l + a * a + b * b).squareRoot()
  }
}
