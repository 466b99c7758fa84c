import Foundation
package import LinearModels

/// Coalitions with their scores, seed by seed; the whole input belongs to each.
package struct LimeSamples: Sendable {
  /// The coalitions of each seed.
  package let coalitions: [Coalitions]
  /// Their scores.
  package let scores: [[Double]]
  /// The score of the whole input.
  package let everything: Double

  package init(_ coalitions: [Coalitions], scores: [[Double]], everything: Double) {
    self.coalitions = coalitions
    self.scores = scores
    self.everything = everything
  }

  /// The number of players.
  package var players: Int { coalitions.first?.players ?? 0 }

  /// The moments of the samples of some seeds under a kernel.
  package func moments(of seeds: some Collection<Int>, width: Double) -> WeightedMoments {
    var all = Coalitions(players: players)
    all.append([Bool](repeating: true, count: players))
    for seed in seeds { all.append(all: coalitions[seed]) }
    return WeightedMoments(
      features: all.features(),
      targets: [everything] + seeds.flatMap { scores[$0] },
      weights: (0..<all.count).map { Self.weight(of: all[$0], width: width) }
    )
  }

  /// sqrt(exp(-d²/width²)) for the cosine distance d to the whole; the empty coalition is at 1.
  package static func weight(of coalition: ArraySlice<Bool>, width: Double) -> Double {
    let share = Double(coalition.count { $0 }) / Double(coalition.count)
    let distance = 1 - share.squareRoot()
    return exp(-distance * distance / (width * width)).squareRoot()
  }
}
