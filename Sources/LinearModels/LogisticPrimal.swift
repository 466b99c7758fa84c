import Tensors

/// Logistic regression on the features themselves, for fewer features than samples.
///
/// With θ = (w, b) and the features X̃ = [X 1], the gradient is (w, 0) - X̃ᵀ g and the Hessian
/// diag(1, ..., 1, 0) + X̃ᵀ D X̃; g and D are those of `LogisticDual`.
struct LogisticPrimal: DampedNewton {
  /// A place in the space of (w, b), with f.
  struct Point {
    var theta: [Double]
    var f: [Double]
  }

  /// C, the weight of the samples.
  let c: Double
  private(set) var point: Point
  private let samples: LabelledRows
  /// g = C (y - p) at the point.
  private(set) var pull: [Double] = []
  /// (w, 0) - X̃ᵀ g.
  private var gradient: [Double] = []

  /// Starts at w = 0, or where another C led.
  init(_ samples: LabelledRows, c: Double, from start: Point? = nil) {
    self.samples = samples
    self.c = c
    point =
      start
      ?? Point(
        theta: [Double](repeating: 0, count: samples.features.rows),
        f: [Double](repeating: 0, count: samples.count)
      )
    move(to: point)
  }

  /// w.
  var weights: [Double] { point.theta.dropLast() }

  mutating func move(to point: Point) {
    self.point = point
    pull = zip(samples.signs, point.f).map { c * $0 * logistic(-$0 * $1) }
    gradient = difference(point.theta, samples.features.times(pull))
    gradient[gradient.count - 1] = -pull.reduce(0, +)
  }

  func objective(_ point: Point) -> Double {
    let loss = zip(samples.signs, point.f).reduce(0) { $0 + logisticLoss($1.0 * $1.1) }
    let square = point.theta.dropLast().reduce(0) { $0 + $1 * $1 }
    return square / 2 + c * loss
  }

  var gradientNorm: Double { gradient.dropLast().reduce(0) { $0 + $1 * $1 }.squareRoot() }

  func isOptimal(tolerance: Double) -> Bool {
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let reach = dot(pull.map(abs), samples.lengths)
    return gradientNorm <= max(tolerance * norm, tolerance * gradientRounding * reach)
      && abs(pull.reduce(0, +)) <= tolerance * pull.map(abs).reduce(0, +)
  }

  func newtonPoint() -> Point? {
    let s = point.f.map { (c * logistic($0) * logistic(-$0)).squareRoot() }
    var hessian = samples.features.scalingColumns(by: s).gram()
    let last = hessian.rows - 1
    for i in 0..<last { hessian[i, i] += 1 }
    // Where all weights D underflow, b has no curvature: any positive number keeps it in place.
    hessian[last, last] += 1e-14 * hessian[last, last] + .leastNormalMagnitude
    guard let factor = Cholesky(hessian) else { return nil }
    let theta = difference(point.theta, factor.solve(gradient))
    return Point(theta: theta, f: samples.features.transposedTimes(theta))
  }

  func between(_ target: Point, _ share: Double) -> Point {
    Point(theta: mix(point.theta, target.theta, share), f: mix(point.f, target.f, share))
  }
}
