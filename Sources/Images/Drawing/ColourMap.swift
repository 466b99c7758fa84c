/// A way from numbers to colours, for heat maps.
///
/// `diverging` and `sequential` are Noema's own, in equal steps of CIELAB, so that equal differences
/// of numbers look alike. The others are here because people know them; `seismic`, `cold-hot` and
/// `hot` exaggerate some differences and hide others.
public enum ColourMap: String, Sendable, Hashable, Codable, CaseIterable {
  /// For signed numbers in -1...1: blue, white at 0, red. Equal distances from 0 are equally dark.
  case diverging
  /// For amounts in 0...1: white, through orange, to a dark wine red.
  case sequential
  /// For amounts: black to white.
  case grey
  /// For amounts: violet, green, yellow, as matplotlib has it.
  case viridis
  /// For amounts: black, purple, salmon, cream, as matplotlib has it.
  case magma
  /// For amounts: black, purple, orange, pale yellow, as matplotlib has it.
  case inferno
  /// For amounts: blue, magenta, yellow, as matplotlib has it.
  case plasma
  /// For amounts: black, red, yellow, white.
  case hot
  /// For signed numbers: dark blue, blue, white, red, dark red, as matplotlib has it.
  case seismic
  /// For signed numbers: soft blue, grey, soft red, as Moreland (2009) proposes.
  case coolwarm
  /// For signed numbers: cyan, blue, black at 0, red, yellow: customary for relevance.
  case coldHot = "cold-hot"

  /// Whether its middle stands for 0, and its ends for numbers of either sign.
  public var isDiverging: Bool {
    switch self {
    case .diverging, .seismic, .coolwarm, .coldHot: true
    case .sequential, .grey, .viridis, .magma, .inferno, .plasma, .hot: false
    }
  }

  /// The number of colours of a map: odd, so that a diverging one has a colour for 0.
  public static let count = 257

  /// The colours, `count` of them, from the lowest number to the highest.
  public var colours: [Colour] { Self.tables[self] ?? [] }

  /// The colour of a number in -1...1 (diverging) or 0...1; beyond the ends as at the ends, and grey
  /// for what is not a number.
  public func callAsFunction(_ value: Double) -> Colour {
    guard !value.isNaN else { return .missing }
    let position = isDiverging ? (value + 1) / 2 : value
    return colours[Self.place(position)]
  }

  /// The place in the colours of a position in 0...1.
  static func place(_ position: Double) -> Int {
    Int((min(max(position, 0), 1) * Double(count - 1)).rounded())
  }

  private static let tables = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.path.colours(count)) }
  )
}

extension Colour {
  /// The colour of what is not a number.
  public static let missing = Colour(128, 128, 128)
}

extension ColourMap {
  /// A picture of numbers, [H, W] in row-major order, one pixel each. They are divided by the
  /// largest absolute value, so that 0 keeps its colour; all zeros, or infinite, stay as they are.
  ///
  /// - Precondition: there are width x height numbers.
  public func image(_ values: [Float], width: Int, height: Int) -> Image {
    let largest = values.lazy.map { abs($0) }.filter(\.isFinite).max() ?? 0
    let scale = ColourScale(self, limit: largest > 0 ? Double(largest) : 1, isSigned: isDiverging)
    return scale.image(values, width: width, height: height)
  }
}
