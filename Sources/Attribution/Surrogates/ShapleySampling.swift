package import Statistics

/// Shapley values as means over random orders in which the parts join.
///
/// Castro, Gomez and Tejada, Computers & Operations Research 36 (2009) 1726,
/// doi:10.1016/j.cor.2008.04.004; Strumbelj and Kononenko, KAIS 41 (2014) 647,
/// doi:10.1007/s10115-013-0679-x. Every order is followed by its reverse, which lessens the variance
/// (Mitchell et al., JMLR 23 (2022) 43, section 3.1). Each order is efficient, and so is the mean.
public struct ShapleySampling: AttributionMethod, Hashable {
  /// How the input is cut into parts.
  public var partition: Partition
  /// What absent parts are replaced by.
  public var absence: Absence
  /// How many pairs of an order and its reverse are run, at least 2 for a standard error.
  public var pairs: Int

  /// Sampling; by default 12 pairs, nearly captum's 25 orders.
  public init(partition: Partition = .standard, absence: Absence = .partMean, pairs: Int = 12) {
    self.partition = partition
    self.absence = absence
    self.pairs = pairs
  }

  /// The estimated Shapley value of each image's parts, each drawn over its part.
  ///
  /// - Throws: `attribution.unfit-method` for too many orders of too many parts; what `Partition` and
  ///   running throw.
  public func attribute(_ question: Question) throws -> Relevance {
    var numbers = PlayerNumbers()
    var (gaps, errors): ([Double], [Double]) = ([], [])
    for image in 0..<question.count {
      let game = try CoalitionGame(question, image: image, partition, absence)
      try game.players.check(samples: 2 * pairs, for: "shapley-sampling")
      let stream = question.random("shapley-sampling", image: image)
      let orders = Self.orders(of: game.players.count, pairs: pairs, stream)
      let scores = try game.scores(of: Self.coalitions(along: orders)) {
        Self.coalition($0, along: orders)
      }
      let everything = try game.everything
      let estimate = Self.estimate(orders, scores: scores, everything: everything)
      gaps.append(estimate.values.reduce(0, +) - (everything - scores[0]))
      errors.append(estimate.errors.max() ?? 0)
      numbers.append(estimate.values, game.players)
    }
    return try numbers.relevance(
      question,
      method: "shapley-sampling",
      checks: [
        .efficiency(gaps),
        .standardError(errors),
      ]
    )
  }

  /// Random orders, each followed by its reverse.
  package static func orders(of players: Int, pairs: Int, _ generator: SeededGenerator) -> [[Int]] {
    var generator = generator
    return (0..<pairs).flatMap { _ in
      let order = generator.shuffled(0..<players)
      return [order, order.reversed()]
    }
  }

  /// The number of coalitions that `coalition` tells apart.
  package static func coalitions(along orders: [[Int]]) -> Int {
    1 + orders.reduce(0) { $0 + max(0, $1.count - 1) }
  }

  /// The empty coalition, and for each order those after 1 to M - 1 players have joined.
  package static func coalition(_ number: Int, along orders: [[Int]]) -> [Bool] {
    let players = orders.first?.count ?? 1
    var present = [Bool](repeating: false, count: players)
    guard number > 0 else { return present }
    let (order, place) = (number - 1).quotientAndRemainder(dividingBy: players - 1)
    for player in orders[order][...place] { present[player] = true }
    return present
  }

  /// The mean gain of every player and its standard error over pairs of orders.
  package static func estimate(
    _ orders: [[Int]],
    scores: [Double],
    everything: Double
  ) -> (values: [Double], errors: [Double]) {
    let players = orders.first?.count ?? 1
    var gains = [[Double]](repeating: [], count: players)
    for (index, order) in orders.enumerated() {
      var before = scores[0]
      for (place, player) in order.enumerated() {
        let after =
          place + 1 < players ? scores[1 + index * (players - 1) + place] : everything
        if index % 2 == 0 {
          gains[player].append((after - before) / 2)
        } else {
          gains[player][index / 2] += (after - before) / 2
        }
        before = after
      }
    }
    let samples = gains.map { Sample($0) }
    return (
      samples.map(\.mean),
      samples.map { $0.standardDeviation / Double($0.values.count).squareRoot() }
    )
  }
}
