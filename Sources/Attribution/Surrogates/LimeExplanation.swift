package import LinearModels
import Statistics

/// The linear function at one image, and how much it depends on chance and on the kernel.
package struct LimeExplanation: Sendable {
  /// The function.
  package let fit: LinearFit
  /// How much explanations of different seeds agree, each from its own part of the coalitions.
  package let overSeeds: Agreement
  /// How much explanations under different kernel widths agree, from the same coalitions.
  package let overWidths: Agreement

  package init(_ lime: Lime, _ samples: LimeSamples) throws {
    let seeds = samples.coalitions.indices
    fit = try Self.fit(lime, samples.moments(of: seeds, width: lime.width))
    overSeeds = Agreement(
      of: try seeds.map { try Self.fit(lime, samples.moments(of: [$0], width: lime.width)) }
    )
    overWidths = Agreement(
      of: try Lime.widths.map { try Self.fit(lime, samples.moments(of: seeds, width: $0)) }
    )
  }

  /// K-LASSO where the function may not use all parts, else ridge regression on all.
  package static func fit(_ lime: Lime, _ moments: WeightedMoments) throws -> LinearFit {
    let all = Array(0..<moments.width)
    guard let features = lime.features, features < all.count else {
      return try moments.ridge(alpha: lime.alpha, on: all)
    }
    let chosen = LassoPath(moments, until: features).features(atMost: features)
    return try moments.ridge(alpha: lime.alpha, on: chosen)
  }

  /// How much explanations of the same parts agree, as means over all pairs.
  package struct Agreement: Sendable {
    /// Spearman's correlation of the coefficients.
    package let ranks: Double
    /// The share of parts that both use among those that either uses (Jaccard), of the ten
    /// largest.
    package let top: Double

    package init(of fits: [LinearFit]) {
      let pairs = fits.indices.flatMap { a in fits.indices.dropFirst(a + 1).map { (a, $0) } }
      let top = fits.map { Self.top($0.coefficients) }
      func mean(_ measure: (Int, Int) -> Double) -> Double {
        pairs.reduce(0) { $0 + measure($1.0, $1.1) } / Double(max(1, pairs.count))
      }
      // Explanations that rank nothing agree with each other and with no other.
      ranks = mean { a, b in
        rankCorrelation(fits[a].coefficients, fits[b].coefficients)
          ?? (fits[a].coefficients == fits[b].coefficients ? 1 : 0)
      }
      self.top = mean { a, b in
        let either = top[a].union(top[b]).count
        return either == 0 ? 1 : Double(top[a].intersection(top[b]).count) / Double(either)
      }
    }

    private static func top(_ coefficients: [Double]) -> Set<Int> {
      let used = coefficients.indices.filter { coefficients[$0] != 0 }
      return Set(
        used.sorted { (abs(coefficients[$0]), $1) > (abs(coefficients[$1]), $0) }.prefix(10)
      )
    }
  }

  /// What can be said of the explanations of all images.
  static func checks(_ explanations: [LimeExplanation]) -> [Relevance.Check] {
    [
      Relevance.Check(
        "local fidelity",
        explanations.map(\.fit.determination),
        meaning: "R²: the share of the scores' weighted variance that the linear function explains"
      ),
      Relevance.Check(
        "rank agreement over seeds",
        explanations.map(\.overSeeds.ranks),
        meaning: "mean rank correlation of \(Lime.seeds) explanations, each from its own third of"
          + " the samples: a lower bound for all samples together"
      ),
      Relevance.Check(
        "top agreement over seeds",
        explanations.map(\.overSeeds.top),
        meaning: "mean share of the ten largest parts that explanations of two seeds have in common"
      ),
      Relevance.Check(
        "rank agreement over kernel widths",
        explanations.map(\.overWidths.ranks),
        meaning: "mean rank correlation of explanations with the kernel widths 0.1, 0.25 and 0.5"
      ),
      Relevance.Check(
        "top agreement over kernel widths",
        explanations.map(\.overWidths.top),
        meaning:
          "mean share of the ten largest parts that explanations of two widths have in common"
      ),
    ]
  }
}
