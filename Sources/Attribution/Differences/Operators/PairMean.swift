import Networks

/// The mean of each element and its partner.
struct PairMean: PairedElements {
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    for i in range { result[i] = (from.a[i] + from.a[i + partner]) / 2 }
  }
}

/// What each element has more than its partner.
struct PairDifference: PairedElements {
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    for i in range { result[i] = from.a[i] - from.a[i + partner] }
  }
}

/// One of two numbers by the sign of x - x': the first where it is positive, the second where it is
/// negative, their mean where it is 0.
///
/// Inputs: both numbers, and x.
struct ChoiceBySign: PairedElements {
  let pairing: Pairing

  func fill<S: ReferenceScalar>(
    _ from: PairSources<S>,
    _ result: UnsafeMutablePointer<S>,
    _ range: Range<Int>,
    partner: Int
  ) {
    let (above, below, x) = (from.a, from.b, from.c)
    for i in range {
      let difference = x[i] - x[i + partner]
      result[i] =
        difference > 0
        ? above[i] : difference < 0 ? below[i] : (above[i] + below[i]) / 2
    }
  }
}
