/// What a subject looks like in silhouette; each is drawn within -1...1 in both directions.
public enum Outline: String, Sendable, CaseIterable {
  case disc, square, triangle, diamond, cross, animal

  /// The outlines with corners.
  static let angular: [Outline] = [.square, .triangle, .diamond, .cross]

  /// Whether a point belongs to the silhouette.
  func contains(_ point: Point) -> Bool {
    let (x, y) = (point.x, point.y)
    return switch self {
    case .disc: x * x + y * y <= 0.81
    case .square: abs(x) <= 0.78 && abs(y) <= 0.78
    case .triangle: y <= 0.75 && y >= -0.95 + 1.9 * abs(x)
    case .diamond: abs(x) + abs(y) <= 1
    case .cross: min(abs(x), abs(y)) <= 0.32 && max(abs(x), abs(y)) <= 0.9
    case .animal: Self.animalContains(x, y)
    }
  }

  /// Trunk, four legs, neck and head of something like a horse that looks to the right.
  private static func animalContains(_ x: Double, _ y: Double) -> Bool {
    let trunk = abs(x) <= 0.68 && abs(y + 0.05) <= 0.34
    let isUnderLegs = [-0.58, -0.26, 0.26, 0.58].contains { abs(x - $0) <= 0.10 }
    let legs = isUnderLegs && y >= 0 && y <= 0.92
    let neck = y <= 0 && y >= -0.85 && abs(x - 0.55 + 0.25 * y) <= 0.16
    let head = x >= 0.5 && x <= 1 && abs(y + 0.72) <= 0.16
    return trunk || legs || neck || head
  }
}
