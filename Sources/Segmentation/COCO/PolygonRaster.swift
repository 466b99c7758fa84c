/// The pixels of a square grid over an image whose centres lie inside a polygon.
///
/// Inside is by the even-odd rule, so that a loop of the line upon itself is a hole; a centre on a
/// left or upper edge is inside, on a right or lower one outside, so that polygons that share an edge
/// share no pixel.
struct PolygonRaster: Sendable {
  let width: Int
  let height: Int
  let side: Int

  /// Coordinates beyond this are taken to lie here: no image is that large.
  private static let farthest = 1e7

  /// The pixels inside, by their places in rows.
  ///
  /// - Parameter polygon: x, y, x, y, ... in pixels of the image; closed from the last to the first.
  ///   Fewer than three points cover nothing.
  func pixels(_ polygon: [Float]) -> [Int] {
    let crossings = crossings(of: polygon)
    return (0..<side).flatMap { v in
      let ends = crossings[v].sorted()
      return stride(from: 0, to: ends.count - 1, by: 2).flatMap { index in
        (firstCentre(from: ends[index])..<firstCentre(from: ends[index + 1])).map { v * side + $0 }
      }
    }
  }

  /// For each row of centres, where the polygon's edges cross it.
  private func crossings(of polygon: [Float]) -> [[Double]] {
    var crossings = [[Double]](repeating: [], count: side)
    let points = stride(from: 0, to: polygon.count - 1, by: 2).map { index in
      (x: Self.bounded(polygon[index]), y: Self.bounded(polygon[index + 1]))
    }
    guard points.count >= 3 else { return crossings }
    for (index, a) in points.enumerated() {
      let b = points[(index + 1) % points.count]
      let (upper, lower) = a.y <= b.y ? (a, b) : (b, a)
      for v in firstCentre(below: upper.y)..<firstCentre(below: lower.y) {
        let y = (Double(v) + 0.5) * Double(height) / Double(side)
        let share = (y - upper.y) / (lower.y - upper.y)
        crossings[v].append(upper.x + share * (lower.x - upper.x))
      }
    }
    return crossings
  }

  /// The first column whose centre is at x or right of it.
  private func firstCentre(from x: Double) -> Int { first(x * Double(side) / Double(width)) }

  /// The first row whose centre is at y or below it.
  private func firstCentre(below y: Double) -> Int { first(y * Double(side) / Double(height)) }

  private func first(_ place: Double) -> Int {
    Int(min(max((place - 0.5).rounded(.up), 0), Double(side)))
  }

  private static func bounded(_ number: Float) -> Double {
    min(max(Double(number), -farthest), farthest)
  }
}
