/// What a subject looks like in silhouette; each is drawn within -1...1 in both directions.
public enum Outline: String, Sendable, CaseIterable {
  case disc, square, triangle, diamond, cross
  /// Something like a horse that looks to the right, made of its parts.
  case animal

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
    case .animal: AnimalPart.at(point) != nil
    }
  }
}
