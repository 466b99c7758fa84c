/// Vectors of which is asked on which side of a hyperplane's normal w they lie: the signs of w.g.
public struct AskedVectors: Sendable {
  /// The inner products of the vectors with the samples of a fit, less their mean or not, one sample
  /// after the other, `[n, m]`.
  public let products: [Double]
  /// The length of each vector, `[m]`; a larger number is safe, and infinity where it is not known.
  public let lengths: [Double]

  /// Vectors by their products and lengths.
  ///
  /// - Precondition: there is a product for each sample and vector.
  public init(products: [Double], lengths: [Double]) {
    precondition(lengths.isEmpty || products.count % lengths.count == 0, "a product is missing")
    self.products = products
    self.lengths = lengths
  }
}

extension LogisticRegression {
  /// Numbers that have the signs of w.g for the optimal w, of vectors g; `nil` where only a whole fit
  /// can tell.
  ///
  /// A step is the last as soon as no w that is as near as the optimum must be gives another sign. That
  /// is mostly two steps from the start, long before w has its digits.
  ///
  /// - Parameters:
  ///   - asked: the vectors.
  ///   - samples: two classes.
  ///   - decisions: w.x + b of each sample as far as it is known, `[n]`, such as from a fit of nearly
  ///     the same samples; they change what it costs and not what is found.
  public func sides(
    of asked: AskedVectors,
    _ samples: LabelledGram,
    from decisions: [Double]? = nil
  ) -> [Double]? {
    var problem = LogisticDual(samples, c: c)
    var start = decisions ?? problem.evenDecisions
    for _ in 0..<2 {
      guard let point = problem.newtonPoint(pulledAt: start) else { return nil }
      problem.move(to: point)
      if let certain = problem.certainSides(of: asked) { return certain }
      start = problem.decisions(impliedBy: point)
    }
    for _ in 0..<50 {
      guard !problem.isOptimal(tolerance: tolerance), problem.step() else { return nil }
      if let certain = problem.certainSides(of: asked) { return certain }
    }
    return nil
  }
}

extension LogisticDual {
  /// w.g of the point's w, if at the optimum all have the same sign.
  fileprivate func certainSides(of asked: AskedVectors) -> [Double]? {
    let count = asked.lengths.count
    // They sum to zero but for rounding, which a common part of all products would magnify.
    let mean = point.a.reduce(0, +) / Double(point.a.count)
    var sums = [Double](repeating: 0, count: count)
    for (sample, a) in point.a.enumerated() {
      for vector in 0..<count {
        sums[vector] += (a - mean) * asked.products[sample * count + vector]
      }
    }
    // Twice what is proven; where samples are nearly the same, the sums are but rounding.
    let doubt = 2 * distance + rounding
    let areCertain = zip(sums, asked.lengths).allSatisfy { abs($0) > doubt * $1 }
    return areCertain && isResolved ? sums : nil
  }
}
