/// How the numbers of one map are brought to a common scale.
public enum MapScaling: String, Sendable, Hashable, Codable, CaseIterable {
  /// As they are.
  case none
  /// Divided by the largest magnitude, so that signs stay: at most 1.
  case maximum = "max"
  /// (x - min) / (1e-7 + max(x - min)): from 0 to 1, as pytorch-grad-cam scales.
  case range

  /// The map to scale; all zero stays all zero.
  package func scaled(_ map: [Float]) -> [Float] {
    switch self {
    case .none: return map
    case .maximum:
      let largest = map.reduce(0) { max($0, abs($1)) }
      return largest > 0 ? map.map { $0 / largest } : map
    case .range:
      let least = map.min() ?? 0
      let width = Self.epsilon + (map.max() ?? 0) - least
      return map.map { ($0 - least) / width }
    }
  }

  /// pytorch-grad-cam's, `utils/image.py`, `scale_cam_image`.
  private static let epsilon: Float = 1e-7
}
