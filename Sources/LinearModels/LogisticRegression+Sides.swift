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
  /// is mostly one to three steps from the start, long before w has its digits.
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
    guard asked.lengths.allSatisfy(\.isFinite) else { return nil }
    if let decisions, let found = sides(of: asked, LogisticGap(samples, c: c, from: decisions)) {
      return found
    }
    let even = samples.evenDecisions(c: c)
    return sides(of: asked, LogisticGap(samples, c: c, from: even))
  }

  private func sides(of asked: AskedVectors, _ start: LogisticGap) -> [Double]? {
    var (point, smallest) = (start, Double.infinity)
    for _ in 0..<12 {
      guard point.step() else { return nil }
      if let certain = point.certainSides(of: asked) { return certain }
      // Rounding is reached where a small gap becomes no smaller.
      if point.gap >= smallest, smallest < 1e-6 * point.squaredNorm { return nil }
      smallest = min(smallest, point.gap)
    }
    return nil
  }
}
