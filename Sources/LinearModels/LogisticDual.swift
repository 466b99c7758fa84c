import Foundation
import Tensors

/// Damped Newton's method for logistic regression on the inner products K = X Xᵀ.
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
struct LogisticDual {
  private let samples: LabelledGram
  private let c: Double
  private var point: Point
  /// g = C (y - p) at the point.
  private var pull: [Double] = []
  /// K g.
  private var pullImage: [Double] = []

  /// A place in the space of (a, b), with what depends on it.
  private struct Point {
    var a: [Double]
    /// K a.
    var image: [Double]
    var b: Double
    var objective: Double
  }

  init(_ samples: LabelledGram, c: Double) {
    self.samples = samples
    self.c = c
    let zeros = [Double](repeating: 0, count: samples.count)
    point = Point(a: zeros, image: zeros, b: 0, objective: 0)
    point.objective = objective(point)
    refresh()
  }

  /// |Xᵀ (a - g)|, the norm of the gradient in w.
  var gradientNorm: Double {
    var sum = 0.0
    for i in pull.indices { sum += (point.a[i] - pull[i]) * (point.image[i] - pullImage[i]) }
    return max(0, sum).squareRoot()
  }

  /// Whether the gradient is small beside |w| and, in b, beside its terms; or as small as rounding
  /// lets it be where w itself cancels to nothing.
  func isOptimal(tolerance: Double) -> Bool {
    let norm = max(0, zip(point.a, point.image).reduce(0) { $0 + $1.0 * $1.1 }).squareRoot()
    var (reach, sum, size) = (0.0, 0.0, 0.0)
    for i in pull.indices {
      reach += abs(pull[i]) * max(0, samples.products[i, i]).squareRoot()
      sum += pull[i]
      size += abs(pull[i])
    }
    let rounding = DualModel.roundingShare.squareRoot() * reach
    return gradientNorm <= max(tolerance * norm, min(tolerance, 1e-3) * rounding)
      && abs(sum) <= tolerance * size
  }

  /// One Newton step, halved until the objective decreases; false if no step improves the point.
  mutating func step() -> Bool {
    guard let target = newtonPoint() else { return false }
    let full = between(target, 1)
    if full.objective > point.objective * (1 + Self.resolution) || full.objective.isNaN {
      return halve(target)
    }
    let (before, norm) = (self, gradientNorm)
    point = full
    refresh()
    if full.objective < before.point.objective || gradientNorm < norm { return true }
    self = before
    return false
  }

  /// Objectives this close, relatively, can't be told apart; there the gradient decides.
  private static let resolution = 1e-13

  /// The first of half, a quarter, ... of the way to a point that decreases the objective.
  private mutating func halve(_ target: (a: [Double], image: [Double], b: Double)) -> Bool {
    var share = 0.5
    while share > 1e-12 {
      let candidate = between(target, share)
      if candidate.objective < point.objective {
        point = candidate
        refresh()
        return true
      }
      share /= 2
    }
    return false
  }

  /// The fitted model.
  func model(iterations: Int) -> DualModel {
    samples.model(
      coefficients: point.a,
      intercept: point.b,
      fit: FitSummary(
        objective: point.objective,
        gradientNorm: gradientNorm,
        iterations: iterations
      )
    )
  }

  /// The minimum of the second-order model at the point; `nil` if B is not positive definite in
  /// double precision.
  private func newtonPoint() -> (a: [Double], image: [Double], b: Double)? {
    let n = samples.count
    let f = point.image.map { $0 + point.b }
    let s = zip(f, samples.signs).map { (c * logistic($0 * $1) * logistic(-$0 * $1)).squareRoot() }
    guard let factor = Cholesky(weighted(by: s)) else { return nil }
    let solved = factor.solve(
      (0..<n).map { s[$0] * (f[$0] - pullImage[$0]) } + s
    )
    let u = (0..<n).map { pull[$0] + s[$0] * solved[$0] }
    let v = (0..<n).map { s[$0] * solved[n + $0] }
    let mass = v.reduce(0, +)
    let b = mass > 0 ? u.reduce(0, +) / mass : point.b
    let a = zip(u, v).map { $0 - b * $1 }
    return (a, samples.products.times(a), b)
  }

  /// B = I + S K S, its lower triangle.
  private func weighted(by s: [Double]) -> Matrix {
    let n = s.count
    let elements = [Double](unsafeUninitializedCapacity: n * n) { b, count in
      samples.products.elements.withUnsafeBufferPointer { k in
        s.withUnsafeBufferPointer { s in
          for row in 0..<n {
            let start = row * n
            for column in 0..<n {
              b.initializeElement(at: start + column, to: s[row] * k[start + column] * s[column])
            }
            b[start + row] += 1
          }
        }
      }
      count = n * n
    }
    return Matrix(rows: n, columns: n, elements)
  }

  /// The point a share of the way to another.
  private func between(
    _ target: (a: [Double], image: [Double], b: Double),
    _ share: Double
  ) -> Point {
    func mix(_ from: Double, _ to: Double) -> Double { from + share * (to - from) }
    var candidate = Point(
      a: zip(point.a, target.a).map(mix),
      image: zip(point.image, target.image).map(mix),
      b: mix(point.b, target.b),
      objective: 0
    )
    candidate.objective = objective(candidate)
    return candidate
  }

  /// |w|²/2 + C Σ log(1 + exp(-s f)).
  private func objective(_ point: Point) -> Double {
    var (loss, square) = (0.0, 0.0)
    for i in samples.signs.indices {
      loss += logisticLoss(samples.signs[i] * (point.image[i] + point.b))
      square += point.a[i] * point.image[i]
    }
    return max(0, square) / 2 + c * loss
  }

  private mutating func refresh() {
    pull = samples.signs.indices.map { i in
      let sign = samples.signs[i]
      return c * sign * logistic(-sign * (point.image[i] + point.b))
    }
    pullImage = samples.products.times(pull)
  }
}
