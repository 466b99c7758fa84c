/// The parts of the animal's silhouette; where two overlap, the first of them is seen.
enum AnimalPart: String, Sendable, CaseIterable {
  case head, neck, leg, trunk

  /// Whether a point belongs to the part; the whole animal lies within -1...1 in both directions.
  func contains(_ point: Point) -> Bool {
    let (x, y) = (point.x, point.y)
    return switch self {
    case .head: x >= 0.5 && x <= 1 && abs(y + 0.72) <= 0.16
    case .neck: y <= 0 && y >= -0.85 && abs(x - 0.55 + 0.25 * y) <= 0.16
    case .leg: [-0.58, -0.26, 0.26, 0.58].contains { abs(x - $0) <= 0.10 } && y >= 0 && y <= 0.92
    case .trunk: abs(x) <= 0.68 && abs(y + 0.05) <= 0.34
    }
  }

  /// The part at a point, or `nil` beside the animal.
  static func at(_ point: Point) -> AnimalPart? { allCases.first { $0.contains(point) } }
}
