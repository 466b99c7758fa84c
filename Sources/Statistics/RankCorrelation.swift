/// How much two rankings of the same things agree, -1...1; ties share the mean of their ranks.
///
/// Spearman, American Journal of Psychology 15 (1904) 72, doi:10.2307/1412159: Pearson's correlation
/// of the ranks.
///
/// - Returns: `nil` where one of them ranks nothing: it has no two different numbers.
/// - Precondition: both have as many numbers.
public func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double? {
  precondition(a.count == b.count, "\(a.count) and \(b.count) numbers")
  let (x, y) = (Ranks(a).values, Ranks(b).values)
  let middle = Double(a.count + 1) / 2
  var (product, squareX, squareY) = (0.0, 0.0, 0.0)
  for index in a.indices {
    let (p, q) = (x[index] - middle, y[index] - middle)
    product += p * q
    squareX += p * p
    squareY += q * q
  }
  return squareX > 0 && squareY > 0 ? product / (squareX * squareY).squareRoot() : nil
}
