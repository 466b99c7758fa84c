import Foundation
import Tensors

/// Logistic regression on the inner products K = X Xᵀ.
///
/// With fᵢ = w.xᵢ + b, g = C s σ(-s f) (the samples' pull, "C (y - p)") and D = C p (1 - p), a Newton
/// step solves the weighted least squares problem whose targets are z = f + D⁻¹ g:
///
///     (K + D⁻¹) a + b 1 = z,  1ᵀ a = 0.
///
/// With S = √D and B = I + S K S, (K + D⁻¹)⁻¹ = S B⁻¹ S =: H⁻¹, which never divides by D; and since
/// H⁻¹ D⁻¹ = I - H⁻¹ K, the part of u = H⁻¹ z that stems from g is formed without D as well:
///
///     u = g + H⁻¹ (f - K g),  v = H⁻¹ 1,  b = 1ᵀu / 1ᵀv,  a = u - b v.
///
/// D underflows wherever the data are well separated, so that dividing by it fails just where
/// concepts are clear.
struct LogisticDual: DampedNewton {
  /// A place in the space of (a, b).
  struct Point {
    var a: [Double]
    /// K a.
    var image: [Double]
    var b: Double
  }

  /// C, the weight of the samples.
  let c: Double
  private(set) var point: Point
  private let samples: LabelledGram
  /// g = C (y - p) at the point.
  private var pull: [Double] = []
  /// K g.
  private var pullImage: [Double] = []

  /// Starts at w = 0, or where another C led.
  init(_ samples: LabelledGram, c: Double, from start: Point? = nil) {
    self.samples = samples
    self.c = c
    let zeros = [Double](repeating: 0, count: samples.count)
    point = start ?? Point(a: zeros, image: zeros, b: 0)
    move(to: point)
  }

  mutating func move(to point: Point) {
    self.point = point
    pull = zip(samples.signs, point.image).map { c * $0 * logistic(-$0 * ($1 + point.b)) }
    pullImage = samples.products.times(pull)
  }

  /// |w|²/2 + C Σ log(1 + exp(-s f)).
  func objective(_ point: Point) -> Double {
    let loss = zip(samples.signs, point.image).reduce(0) { sum, sample in
      sum + logisticLoss(sample.0 * (sample.1 + point.b))
    }
    return max(0, dot(point.a, point.image)) / 2 + c * loss
  }

  /// |Xᵀ (a - g)|.
  var gradientNorm: Double {
    let (rest, image) = (difference(point.a, pull), difference(point.image, pullImage))
    return max(0, dot(rest, image)).squareRoot()
  }

  func isOptimal(tolerance: Double) -> Bool {
    let norm = max(0, dot(point.a, point.image)).squareRoot()
    let reach = dot(pull.map(abs), samples.lengths)
    return gradientNorm <= max(tolerance * norm, tolerance * gradientRounding * reach)
      && abs(pull.reduce(0, +)) <= tolerance * pull.map(abs).reduce(0, +)
  }

  func newtonPoint() -> Point? {
    newtonPoint(from: point.image.map { $0 + point.b }, pull, pullImage)
  }

  /// The minimum of the second-order model where the decisions are f and the samples pull so.
  private func newtonPoint(
    from f: [Double],
    _ pull: [Double],
    _ pullImage: [Double]
  ) -> Point? {
    let n = samples.count
    let s = f.map { (c * logistic($0) * logistic(-$0)).squareRoot() }
    guard let factor = Cholesky(samples.products.identityAdded(scaledBy: s)) else { return nil }
    let solved = factor.solve((0..<n).map { s[$0] * (f[$0] - pullImage[$0]) } + s)
    let u = (0..<n).map { pull[$0] + s[$0] * solved[$0] }
    let v = (0..<n).map { s[$0] * solved[n + $0] }
    let mass = v.reduce(0, +)
    let b = mass > 0 ? u.reduce(0, +) / mass : point.b
    let a = zip(u, v).map { $0 - b * $1 }
    return Point(a: a, image: samples.products.times(a), b: b)
  }

  /// Moves to where the margins s f are wide, if that is nearer to the optimum.
  ///
  /// Where the classes can be told apart and C is large, all margins end near a t with t eᵗ = C k for
  /// samples of the squared length k, and each of Newton's steps from w = 0 adds but 1 to them. So the
  /// first step is taken from margins of t - 1, which no w needs to have, and the second from those
  /// that its coefficients imply, since a = C s σ(-s f) at the optimum.
  mutating func widenMargins() {
    let lengths = samples.lengths
    let square = dot(lengths, lengths) / Double(samples.count)
    let margin = max(0, Self.productLogarithm(c * square) - 1)
    let even = samples.signs.map { $0 * margin }
    guard let first = newtonPoint(pulledAt: even) else { return }
    let implied = zip(samples.signs, first.a).map { sign, a in
      let share = min(max(sign * a / c, 1e-12), 1 - 1e-12)
      return sign * log((1 - share) / share)
    }
    guard let second = newtonPoint(pulledAt: implied) else { return }
    for place in [second, first] where objective(place) < objective(point) {
      return move(to: place)
    }
  }

  /// The minimum of the second-order model where the decisions are f.
  private func newtonPoint(pulledAt f: [Double]) -> Point? {
    let pull = zip(samples.signs, f).map { c * $0 * logistic(-$0 * $1) }
    return newtonPoint(from: f, pull, samples.products.times(pull))
  }

  /// Lambert's W: the t with t eᵗ = y, for y >= 0.
  private static func productLogarithm(_ y: Double) -> Double {
    var t = log1p(y)
    for _ in 0..<20 { t -= (t - y * exp(-t)) / (1 + t) }
    return t
  }

  func between(_ target: Point, _ share: Double) -> Point {
    Point(
      a: mix(point.a, target.a, share),
      image: mix(point.image, target.image, share),
      b: point.b + share * (target.b - point.b)
    )
  }
}

extension Matrix {
  /// I + S K S for S = diag(s), of a symmetric K: the lower triangle, zeros above.
  fileprivate func identityAdded(scaledBy s: [Double]) -> Matrix {
    let n = s.count
    let scaled = [Double](unsafeUninitializedCapacity: n * n) { out, count in
      elements.withUnsafeBufferPointer { k in
        s.withUnsafeBufferPointer { s in
          out.initialize(repeating: 0)
          for row in 0..<n {
            let (start, scale) = (row * n, s[row])
            for column in 0...row {
              out[start + column] = scale * k[start + column] * s[column]
            }
            out[start + row] += 1
          }
        }
      }
      count = n * n
    }
    return Matrix(rows: n, columns: n, scaled)
  }
}
