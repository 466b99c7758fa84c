/// How the maps of several layers become one.
public enum MapOverlay: String, Sendable, Hashable, Codable, CaseIterable {
  /// Their mean at each place.
  case mean
  /// The largest at each place.
  case maximum = "max"

  /// One map of several of the same length.
  ///
  /// - Precondition: there is one at least.
  package func combined(_ maps: [[Float]]) -> [Float] {
    if maps.count == 1 { return maps[0] }
    return maps[0].indices.map { place in
      switch self {
      case .mean: Float(maps.reduce(0.0) { $0 + Double($1[place]) } / Double(maps.count))
      case .maximum: maps.reduce(-Float.infinity) { max($0, $1[place]) }
      }
    }
  }
}
