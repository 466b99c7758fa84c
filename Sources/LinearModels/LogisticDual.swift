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

  /// C, the weight of each sample.
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
    pull = point.image.indices.map { index in
      let sign = samples.signs[index]
      return c * sign * logistic(-sign * (point.image[index] + point.b))
    }
    pullImage = samples.products.times(pull)
  }

  /// |w|²/2 + C Σ log(1 + exp(-s f)).
  func objective(_ point: Point) -> Double {
    let loss = point.image.indices.reduce(0) { sum, index in
      let margin = samples.signs[index] * (point.image[index] + point.b)
      return sum + c * logisticLoss(margin)
    }
    return max(0, dot(point.a, point.image)) / 2 + loss
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
    let (n, f) = (samples.count, point.image.map { $0 + point.b })
    let s = f.map { (c * logistic($0) * logistic(-$0)).squareRoot() }
    let system = Matrix(rows: n, columns: n, samples.products.identityAdded(scaledBy: s))
    guard let factor = Cholesky(system) else { return nil }
    let solved = factor.solve((0..<n).map { s[$0] * (f[$0] - pullImage[$0]) } + s)
    let u = (0..<n).map { pull[$0] + s[$0] * solved[$0] }
    let v = (0..<n).map { s[$0] * solved[n + $0] }
    let mass = v.reduce(0, +)
    let b = mass > 0 ? u.reduce(0, +) / mass : point.b
    let a = zip(u, v).map { $0 - b * $1 }
    return Point(a: a, image: samples.products.times(a), b: b)
  }

  /// Moves to where the steps of `LogisticGap` lead, if that is nearer to the optimum; the number of
  /// them.
  ///
  /// They cost a tenth of a step here, and mostly leave none to be taken.
  mutating func approach() -> Int {
    var (near, best) = (LogisticGap(samples, SingleGram(samples.products), c: c), point)
    var (smallest, stalls, steps) = (Double.infinity, 0, 0)
    while stalls < 2, near.step() {
      steps += 1
      if near.gap > smallest / 2 { stalls += 1 }
      // Where rounding is reached, the gap says no more which of two points is the nearer one.
      if near.gap < 2 * smallest { best = Point(a: near.a, image: near.image, b: near.b) }
      smallest = min(smallest, near.gap)
    }
    if objective(best) < objective(point) { move(to: best) }
    return steps
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
  /// I + S K S for S = diag(s), of a symmetric K, row by row: the lower triangle; what is above means
  /// nothing.
  fileprivate func identityAdded(scaledBy s: [Double]) -> [Double] {
    let n = s.count
    return [Double](unsafeUninitializedCapacity: n * n) { out, count in
      elements.withUnsafeBufferPointer { k in
        s.withUnsafeBufferPointer { s in
          for row in 0..<n {
            let (start, scale) = (row * n, s[row])
            for column in 0..<row + 1 {
              out[start + column] = scale * k[start + column] * s[column]
            }
            out[start + row] += 1
          }
        }
      }
      count = n * n
    }
  }
}
