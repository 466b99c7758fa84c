package import Tensors

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
  /// - Precondition: there are products for each sample, and a decision, if there are decisions.
  public func sides(
    of asked: AskedVectors,
    _ samples: LabelledGram,
    from decisions: [Double]? = nil
  ) -> [Double]? {
    sides(
      of: asked,
      samples,
      SingleGram(samples.products),
      counts: samples.signs.map { _ in 1 },
      from: decisions
    )
  }

  /// The same where each sample counts as often as is said, also 0 times.
  ///
  /// What features are divided by may depend on the counts. Here they stay divided as if all counted
  /// once, and C is another one instead, which is the same fit.
  ///
  /// - Parameter single: the samples' products.
  /// - Precondition: there is a count for each sample, and one of either class is not 0.
  package func sides(
    of asked: AskedVectors,
    _ samples: LabelledGram,
    _ single: @autoclosure () -> SingleGram,
    counts: [Double],
    from decisions: [Double]?
  ) -> [Double]? {
    precondition(counts.count == samples.count, "\(counts.count) counts")
    precondition(decisions.map { $0.count == samples.count } ?? true, "a decision is missing")
    guard asked.lengths.allSatisfy(\.isFinite) else { return nil }
    let single = single()
    let c = c * samples.divisor / samples.divisor(counting: counts)
    let weights = counts.map { c * $0 }
    for start in [decisions, samples.evenDecisions(c: c)].compactMap(\.self) {
      let point = LogisticGap(samples, single, weights: weights, from: start)
      if let found = sides(of: asked, point) { return found }
    }
    return nil
  }

  private func sides(of asked: AskedVectors, _ start: LogisticGap) -> [Double]? {
    var (point, smallest, stalls) = (start, Double.infinity, 0)
    while stalls < 3 {
      guard point.step() else { return nil }
      if let certain = point.certainSides(of: asked) { return certain }
      // Rounding is reached where a small gap becomes no smaller.
      if point.gap >= smallest, smallest < 1e-6 * point.squaredNorm { return nil }
      if point.gap > smallest / 2 { stalls += 1 }
      smallest = min(smallest, point.gap)
    }
    return nil
  }
}
