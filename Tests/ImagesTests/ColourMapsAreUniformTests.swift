import Foundation
import Images
import Testing

struct ColourMapsAreUniformTests {
  /// CIE 1976 L*a*b* of an sRGB colour, white D65, from the definition.
  private func lab(_ colour: Colour) -> [Double] {
    let linear = [colour.red, colour.green, colour.blue].map { byte -> Double in
      let value = Double(byte) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    let matrix = [
      [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
      [0.0193339, 0.1191920, 0.9503041],
    ]
    let white = [0.95047, 1, 1.08883]
    let f = (0..<3).map { row -> Double in
      let value = zip(matrix[row], linear).reduce(0) { $0 + $1.0 * $1.1 } / white[row]
      return value > 216.0 / 24389 ? cbrt(value) : (24389.0 / 27 * value + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  private func distance(_ a: Colour, _ b: Colour) -> Double {
    zip(lab(a), lab(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  @Test("equal steps of Noema's own maps look equally large", arguments: [true, false])
  func uniform(isDiverging: Bool) {
    let map: ColourMap = isDiverging ? .diverging : .sequential
    let halves =
      isDiverging ? [Array(map.colours[...128]), Array(map.colours[128...])] : [map.colours]
    for colours in halves {
      let marks = stride(from: 0, to: colours.count, by: 16).map { colours[$0] }
      let steps = zip(marks, marks.dropFirst()).map(distance)
      // Sixteen steps are some 8 units long; a channel rounded to 8 bits moves a colour by up to 0.4.
      let ratio = (steps.max() ?? 0) / (steps.min() ?? 1)
      #expect(steps.allSatisfy { $0 > 4 } && ratio < 1.15, "\(map): \(steps)")
      let lightness = colours.map { lab($0)[0] }
      let falls = zip(lightness, lightness.dropFirst()).allSatisfy {
        isDiverging ? true : $0 >= $1 - 0.3
      }
      #expect(falls)
    }
  }

  @Test("both sides of the diverging map are as dark, and meet in white")
  func balanced() {
    let colours = ColourMap.diverging.colours
    #expect(colours[128] == .white && colours.count == ColourMap.count)
    for step in stride(from: 0, through: 128, by: 8) {
      let (against, for_) = (lab(colours[128 - step])[0], lab(colours[128 + step])[0])
      #expect(abs(against - for_) < 5, "\(step): \(against), \(for_)")
    }
  }

  @Test("maps that people know have their colours")
  func known() {
    let ends: [(ColourMap, Double, Colour)] = [
      (.viridis, 0, Colour(0x44, 0x01, 0x54)), (.viridis, 0.5, Colour(0x21, 0x91, 0x8C)),
      (.viridis, 1, Colour(0xFD, 0xE7, 0x25)), (.magma, 0.5, Colour(0xB7, 0x37, 0x79)),
      (.inferno, 0.5, Colour(0xBC, 0x37, 0x54)), (.plasma, 0.5, Colour(0xCC, 0x47, 0x78)),
      (.seismic, 0, .white), (.seismic, -1, Colour(0, 0, 0x4C)), (.grey, 0, .black),
      (.coldHot, 0, .black), (.coldHot, 1, Colour(255, 255, 0)), (.hot, 1, .white),
    ]
    for (map, value, colour) in ends { #expect(map(value) == colour, "\(map) at \(value)") }
    // A value of viridis that is no control point, from matplotlib 3.10 (0.3125: 0x33628D).
    #expect(distance(ColourMap.viridis(0.3125), Colour(0x33, 0x62, 0x8D)) < 4)
    for map in ColourMap.allCases {
      #expect(Set(map.colours.map { "\($0)" }).count > 100, "\(map)")
    }
  }
}
