import Statistics

/// Points of the unit cube whose coordinates are evenly spread: along each axis one point in each of
/// n equal intervals (McKay, Beckman and Conover 1979).
enum LatinHypercube {
  /// n points of d coordinates in [0, 1).
  static func points(
    _ count: Int,
    dimensions: Int,
    random: SeededGenerator
  ) -> [[Double]] {
    var points = [[Double]](repeating: [Double](repeating: 0, count: dimensions), count: count)
    for dimension in 0..<dimensions {
      var random = random.stream(dimension)
      let intervals = random.shuffled(0..<count)
      for point in 0..<count {
        points[point][dimension] = (Double(intervals[point]) + random.uniform()) / Double(count)
      }
    }
    return points
  }
}
