/// A convex objective that is minimised by Newton's method with step halving.
protocol DampedNewton {
  /// A place where the objective has been evaluated.
  associatedtype Point

  /// Where the minimisation is.
  var point: Point { get }

  /// The objective at a place.
  func objective(_ point: Point) -> Double

  /// The norm of the gradient in w at the present point.
  var gradientNorm: Double { get }

  /// Whether the gradient is small beside |w| and, in b, beside its terms; or as small as rounding
  /// lets it be where w itself cancels to nothing.
  func isOptimal(tolerance: Double) -> Bool

  /// The minimum of the second-order model at the present point; `nil` if its Hessian is not
  /// positive definite in double precision.
  func newtonPoint() -> Point?

  /// The place a share of the way to another.
  func between(_ target: Point, _ share: Double) -> Point

  /// Makes a place the present one.
  mutating func move(to point: Point)
}

extension DampedNewton {
  /// Steps until the gradient is small; the number of steps, or `nil` if double precision allows no
  /// further step before the gradient is small enough to count.
  mutating func minimise(tolerance: Double) -> Int? {
    for steps in 0..<200 {
      if isOptimal(tolerance: tolerance) { return steps }
      guard step() else { return isOptimal(tolerance: max(tolerance, 1e-6)) ? steps : nil }
    }
    return nil
  }

  /// One Newton step, halved until the objective decreases; false if no step improves the point.
  mutating func step() -> Bool {
    guard let target = newtonPoint() else { return false }
    let (now, full) = (objective(point), objective(target))
    // Where the objective no longer tells two points apart, the gradient does.
    if abs(full - now) <= 1e-13 * now {
      let (before, norm) = (self, gradientNorm)
      move(to: target)
      if full < now || gradientNorm < norm { return true }
      self = before
      return false
    }
    var (share, candidate) = (1.0, target)
    while share > 1e-12 {
      if objective(candidate) < now {
        move(to: candidate)
        return true
      }
      share /= 2
      candidate = between(target, share)
    }
    return false
  }
}

/// A gradient that cancels to the tolerance times this part of its terms' sizes counts as zero: at the
/// tightest 10⁻¹⁶, and 10⁻¹³ where a fit is accepted because no step is left.
let gradientRounding = 1e-7
