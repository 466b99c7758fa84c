import Diagnostics

/// The Shapley value of every part, by its definition over all coalitions.
///
/// Shapley, Contributions to the Theory of Games II (1953) 307: phi_i = sum over S without i of
/// |S|! (M - |S| - 1)! / M! (v(S + i) - v(S)). The only values that are efficient, symmetric, linear
/// and give nothing to a dummy.
public struct ExactShapley: AttributionMethod, Hashable {
  /// How the input is cut into parts.
  public var partition: Partition
  /// What absent parts are replaced by.
  public var absence: Absence
  /// The most parts whose coalitions are all run: 2^14 are 16,384.
  public static let mostPlayers = 14

  /// Exact values; a grid of 3 x 3 by default, which costs 512 passes.
  public init(partition: Partition = .grid(cells: 3), absence: Absence = .partMean) {
    self.partition = partition
    self.absence = absence
  }

  /// The Shapley value of each image's parts, each drawn over its part.
  ///
  /// - Throws: `attribution.unfit-method` for more than `mostPlayers` parts; what `Partition` and
  ///   running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    var numbers = PlayerNumbers()
    var gaps: [Double] = []
    for image in 0..<question.count {
      let game = try CoalitionGame(question, image: image, partition, absence)
      let count = game.players.count
      guard count <= Self.mostPlayers else {
        throw InputError(.tooManyPlayers(count, most: Self.mostPlayers))
      }
      var all = Coalitions(players: count)
      for bits in 0..<1 << count { all.append(bits: bits) }
      let scores = try game.scores(of: all)
      let values = Self.values(players: count, scores: scores)
      gaps.append(values.reduce(0, +) - (try game.everything - scores[0]))
      numbers.append(values, game.players)
    }
    return try numbers.relevance(question, method: "exact-shapley", checks: [.efficiency(gaps)])
  }

  /// The values of a game.
  ///
  /// - Parameters:
  ///   - players: M.
  ///   - scores: v of each coalition, whose members are the bits of its index, `[2^M]`.
  package static func values(players: Int, scores: [Double]) -> [Double] {
    // |S|! (M - |S| - 1)! / M! = 1 / (M binomial(M - 1, |S|))
    var weights = [Double](repeating: 1 / Double(max(1, players)), count: players)
    for size in 1..<max(1, players) {
      weights[size] = weights[size - 1] * Double(size) / Double(players - size)
    }
    return (0..<players).map { player in
      scores.indices.reduce(0) { sum, bits in
        guard bits >> player & 1 == 0 else { return sum }
        let gain = scores[bits | 1 << player] - scores[bits]
        return sum + weights[bits.nonzeroBitCount] * gain
      }
    }
  }
}

extension Relevance.Check {
  /// How far values are from summing to the score less that of the empty input.
  static func efficiency(_ gaps: [Double]) -> Relevance.Check {
    Relevance.Check(
      "efficiency gap",
      gaps,
      meaning: "the parts' sum less the score's difference between the whole and the empty input"
    )
  }
}
