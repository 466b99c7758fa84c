/// A place in the plane; in a scene x runs right and y down, both from 0 to 1.
struct Point: Sendable, Hashable {
  var x: Double
  var y: Double

  static func + (a: Point, b: Point) -> Point { Point(x: a.x + b.x, y: a.y + b.y) }
  static func - (a: Point, b: Point) -> Point { Point(x: a.x - b.x, y: a.y - b.y) }
  static func / (a: Point, scale: Double) -> Point { Point(x: a.x / scale, y: a.y / scale) }
}

/// A turn about the origin, kept as cosine and sine of its angle.
struct Turn: Sendable, Hashable {
  let cosine: Double
  let sine: Double

  /// The turn by 2 atan(t): any angle below a half turn for `t` in -1...1 doubled. No library
  /// function is called, so that the last bit is the same everywhere.
  init(halfTangent t: Double) {
    cosine = (1 - t * t) / (1 + t * t)
    sine = 2 * t / (1 + t * t)
  }

  /// Where the turn takes a point.
  func callAsFunction(_ point: Point) -> Point {
    Point(x: cosine * point.x - sine * point.y, y: sine * point.x + cosine * point.y)
  }
}
