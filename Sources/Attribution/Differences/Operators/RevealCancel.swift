import Networks

/// g times what the positive (or the negative) part of a change makes of a function, a unit of that
/// part: DeepLIFT's RevealCancel rule (Shrikumar et al. 2017, section 3.5.3).
///
/// The parts are added in both orders and the results averaged, so that what cancels in x is seen:
/// with z' the reference and P >= 0 >= M the parts, the positive part makes
/// (f(z' + P) - f(z')) / 2 + (f(z' + M + P) - f(z' + M)) / 2.
///
/// Inputs: g, z, P, M.
struct RevealCancel: PairedElements {
  let curve: Curve
  /// Whether the positive part is looked at, else the negative one.
  let isPositive: Bool
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    for i in range {
      let (part, other) = isPositive ? (from.c[i], from.d[i]) : (from.d[i], from.c[i])
      let reference = from.b[i + partner]
      let first = curve.secant(reference + part, reference)
      let last = curve.secant(reference + other + part, reference + other)
      result[i] = from.a[i] * (first + last) / 2
    }
  }
}
