import Networks

/// g times the slope of a function between an element and its partner: DeepLIFT's Rescale rule
/// (Shrikumar et al. 2017, section 3.5.1).
///
/// Inputs: g, and x before the function.
struct Rescale: PairedElements {
  let curve: Curve
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    let (g, x) = (from.a, from.b)
    switch curve {
    case .relu:
      for i in range { result[i] = g[i] * Curve.reluSecant(x[i], x[i + partner]) }
    case .clip(let low, let high):
      let (low, high) = (S(low), S(high))
      for i in range { result[i] = g[i] * Curve.clipSecant(x[i], x[i + partner], low, high) }
    case .function:
      for i in range { result[i] = g[i] * curve.secant(x[i], x[i + partner]) }
    }
  }
}

/// The same for a function that is known by its values only.
///
/// Inputs: g, x, y = f(x), and g times the derivative, which is taken where x and its partner are
/// closer than 1e-10.
struct RescaleByValues: PairedElements {
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    let (g, x, y, exact) = (from.a, from.b, from.c, from.d)
    for i in range {
      let difference = x[i] - x[i + partner]
      result[i] =
        abs(difference) > 1e-10 ? g[i] * (y[i] - y[i + partner]) / difference : exact[i]
    }
  }
}
