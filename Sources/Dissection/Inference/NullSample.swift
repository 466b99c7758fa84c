import Statistics

/// What some permutations gave. Samples of different permutations merge, in any order.
package struct NullSample: Sendable, Hashable, Codable {
  /// What each permutation gave, ascending by its number.
  package private(set) var rows: [Row]

  /// What one permutation gave.
  package struct Row: Sendable, Hashable, Codable {
    /// Its number; -1 where nothing was exchanged.
    package let permutation: Int
    /// The largest IoU of each unit over all labels.
    package let best: [Double]
    /// The IoU of each pair that was followed.
    package let pairs: [Double]

    /// What one permutation gave.
    package init(permutation: Int, best: [Double], pairs: [Double]) {
      self.permutation = permutation
      self.best = best
      self.pairs = pairs
    }
  }

  /// A sample, at first of nothing.
  package init(_ rows: [Row] = []) { self.rows = rows.sorted { $0.permutation < $1.permutation } }

  /// Takes in the permutations of another sample.
  ///
  /// - Precondition: no permutation is in both.
  package mutating func merge(_ other: NullSample) {
    rows = (rows + other.rows).sorted { $0.permutation < $1.permutation }
    precondition(
      zip(rows, rows.dropFirst()).allSatisfy { $0.permutation < $1.permutation },
      "a permutation is counted twice"
    )
  }

  /// The smallest p-value that B permutations can give, 1/(B + 1).
  package static func smallestP(permutations: Int) -> Double { 1 / Double(permutations + 1) }

  /// Compares the best IoU of each unit with chance.
  ///
  /// The units make up one family for the correction by Benjamini and Hochberg.
  ///
  /// - Parameter observed: the best IoU of each unit.
  /// - Precondition: there is a permutation.
  package func chanceLevels(observed: [Double]) -> [ChanceLevel] {
    let sorted = observed.indices.map { unit in rows.map { $0.best[unit] }.sorted() }
    let pValues = zip(observed, sorted).map { Self.pValue($0, among: $1) }
    let adjusted = PValueCorrection.benjaminiHochberg.adjusted(pValues)
    return observed.indices.map { unit in
      let chance = Sample(sorted[unit])
      return ChanceLevel(
        pValue: pValues[unit],
        adjustedPValue: adjusted[unit],
        median: chance.quantile(0.5),
        upper: chance.quantile(0.95)
      )
    }
  }

  /// The p-value of each pair that was followed: (1 + #{b : IoU_b >= IoU}) / (B + 1).
  ///
  /// - Parameter observed: the IoU of each pair.
  package func pairPValues(observed: [Double]) -> [Double] {
    observed.indices.map { pair in
      Self.pValue(observed[pair], among: rows.map { $0.pairs[pair] })
    }
  }

  /// (1 + #{b : chance_b >= observed}) / (B + 1): Phipson and Smyth, Stat. Appl. Genet. Mol. Biol. 9
  /// (2010) 39.
  private static func pValue(_ observed: Double, among chance: [Double]) -> Double {
    Double(1 + chance.count { $0 >= observed }) / Double(chance.count + 1)
  }
}
