import Attribution
import Diagnostics
import Statistics
import TestSupport
import Testing

@Suite struct ShapleyValuesFollowTheirDefinitionTests {
  static func exact(_ game: SlowGame) -> [Double] {
    ExactShapley.values(players: game.players, scores: game.worths)
  }

  static func kernel(_ game: SlowGame, samples: Int = 1 << 20) throws -> [Double] {
    let kernel = ShapleyKernel(
      players: game.players,
      samples: samples,
      SeededGenerator(seed: 3)
    )
    return try kernel.values(
      scores: game.worths(of: kernel.coalitions),
      nothing: game.nothing,
      everything: game.everything
    )
  }

  static func worths(_ game: SlowGame, along orders: [[Int]]) -> [Double] {
    (0..<ShapleySampling.coalitions(along: orders)).map {
      game.worth(ShapleySampling.coalition($0, along: orders))
    }
  }

  static func sampled(_ game: SlowGame, pairs: Int) -> (values: [Double], errors: [Double]) {
    let orders = ShapleySampling.orders(
      of: game.players,
      pairs: pairs,
      SeededGenerator(seed: 5)
    )
    return ShapleySampling.estimate(
      orders,
      scores: worths(game, along: orders),
      everything: game.everything
    )
  }

  // Sums of a few thousand worths up to 2 keep 12 digits.
  @Test("Exact values are mean gains over all orders", arguments: 1...7)
  func definition(players: Int) {
    let game = SlowGame(players: players)
    #expect(largestDifference(Self.exact(game), game.shapleyByOrders()) < 1e-12)
  }

  @Test("KernelSHAP with all coalitions is exact", arguments: 1...10)
  func kernelIsExact(players: Int) throws {
    let game = SlowGame(players: players)
    #expect(largestDifference(try Self.kernel(game), Self.exact(game)) < 1e-10)
  }

  @Test("The kernel enumerates every coalition once with its weight", arguments: 2...9)
  func kernelWeights(players: Int) {
    let kernel = ShapleyKernel(players: players, samples: 1 << players, SeededGenerator(seed: 0))
    #expect(kernel.enumerated == 1)
    #expect(kernel.coalitions.count == 1 << players - 2)
    #expect(abs(kernel.weights.reduce(0, +) - 1) < 1e-12)
    var seen: Set<[Bool]> = []
    let first = kernel.weights[0] * Double(players * (players - 1))
    for index in 0..<kernel.coalitions.count {
      let coalition = Array(kernel.coalitions[index])
      seen.insert(coalition)
      let size = coalition.count { $0 }
      var binomial = 1.0
      for step in 0..<size { binomial *= Double(players - step) / Double(step + 1) }
      let weight = first / (binomial * Double(size * (players - size)))
      #expect(abs(kernel.weights[index] - weight) < 1e-12)
    }
    #expect(seen.count == kernel.coalitions.count)
  }

  @Test("Sampled coalitions come with their complements and weigh the same in all")
  func pairs() {
    let kernel = ShapleyKernel(players: 20, samples: 500, SeededGenerator(seed: 9))
    #expect(kernel.coalitions.count <= 500 && kernel.coalitions.count >= 498)
    #expect(abs(kernel.weights.reduce(0, +) - 1) < 1e-12)
    #expect(kernel.enumerated > 0 && kernel.enumerated < 1)
    var weights: [[Bool]: Double] = [:]
    for index in 0..<kernel.coalitions.count {
      weights[Array(kernel.coalitions[index])] = kernel.weights[index]
    }
    #expect(weights.count == kernel.coalitions.count)
    #expect(weights.allSatisfy { weights[$0.key.map { !$0 }] == $0.value })
  }

  @Test("Sampled coalitions give the constrained minimum, by elimination of one player")
  func constrainedMinimum() throws {
    let game = SlowGame(players: 9)
    let kernel = ShapleyKernel(players: 9, samples: 120, SeededGenerator(seed: 3))
    let total = game.everything - game.nothing
    var system = [[Double]](repeating: .init(repeating: 0, count: 8), count: 8)
    var right = [Double](repeating: 0, count: 8)
    for index in 0..<kernel.coalitions.count {
      let z = kernel.coalitions[index].map { $0 ? 1.0 : 0 }
      let x = (0..<8).map { z[$0] - z[8] }
      let y = game.worth(kernel.coalitions[index]) - game.nothing - z[8] * total
      for a in 0..<8 {
        right[a] += kernel.weights[index] * x[a] * y
        for b in 0..<8 { system[a][b] += kernel.weights[index] * x[a] * x[b] }
      }
    }
    let free = solved(system, right)
    let values = free + [total - free.reduce(0, +)]
    #expect(largestDifference(try Self.kernel(game, samples: 120), values) < 1e-10)
  }

  @Test("Sampling all orders is exact, and few orders err as their standard errors say")
  func sampling() {
    let game = SlowGame(players: 6)
    let orders = SlowGame.orders(Array(0..<6)).filter { $0[0] < $0[5] }
    let both = orders.flatMap { [$0, $0.reversed()] }
    let all = ShapleySampling.estimate(
      both,
      scores: Self.worths(game, along: both),
      everything: game.everything
    )
    #expect(largestDifference(all.values, Self.exact(game)) < 1e-12)
    let few = Self.sampled(game, pairs: 40)
    for (player, value) in Self.exact(game).enumerated() {
      // A normal error passes four standard errors in 1 of 16,000 draws; this one is seeded.
      #expect(abs(few.values[player] - value) < 4 * few.errors[player])
      #expect(few.errors[player] > 0)
    }
  }

  @Test("The parts' values sum to the score that the whole has beyond nothing")
  func efficiency() throws {
    let game = SlowGame(players: 12)
    let total = game.everything - game.nothing
    for values in [
      Self.exact(game), try Self.kernel(game), try Self.kernel(game, samples: 200),
      Self.sampled(game, pairs: 3).values,
    ] {
      #expect(abs(values.reduce(0, +) - total) < 1e-12)
    }
  }

  @Test("Players who bring the same have the same value, and a dummy has what it brings alone")
  func symmetryAndDummy() throws {
    var game = SlowGame(players: 6)
    // Players 0 and 1 count alike; player 5 adds 0.7 to whatever it joins.
    for members in game.worths.indices {
      let alike = members & 0b11 == 0b10 ? members ^ 0b11 : members
      let plain = alike & ~(1 << 5)
      game.worths[members] = game.worths[plain] + (members >> 5 & 1 == 1 ? 0.7 : 0)
    }
    for values in [Self.exact(game), try Self.kernel(game)] {
      #expect(abs(values[0] - values[1]) < 1e-10)
      #expect(abs(values[5] - 0.7) < 1e-10)
    }
    #expect(abs(Self.sampled(game, pairs: 3).values[5] - 0.7) < 1e-12)
  }

  @Test("The values of a sum of games are the sums of the values")
  func linearity() throws {
    let (a, b) = (SlowGame(players: 8), SlowGame(players: 8, seed: 2))
    var both = a
    for index in both.worths.indices { both.worths[index] += 3 * b.worths[index] }
    func sum(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + 3 * $1 } }
    #expect(largestDifference(sum(Self.exact(a), Self.exact(b)), Self.exact(both)) < 1e-11)
    for samples in [100, 1000] {
      let values = sum(try Self.kernel(a, samples: samples), try Self.kernel(b, samples: samples))
      #expect(largestDifference(values, try Self.kernel(both, samples: samples)) < 1e-10)
    }
  }

  @Test("KernelSHAP's standard errors are as large as its errors")
  func kernelErrors() throws {
    let game = SlowGame(players: 12)
    let exact = Self.exact(game)
    var (squares, expected) = (0.0, 0.0)
    for seed in 0..<20 {
      let kernel = ShapleyKernel(
        players: 12,
        samples: 300,
        SeededGenerator(seed: UInt64(seed))
      )
      let scores = game.worths(of: kernel.coalitions)
      let (nothing, everything) = (game.nothing, game.everything)
      let values = try kernel.values(scores: scores, nothing: nothing, everything: everything)
      let errors = try #require(
        kernel.standardErrors(scores: scores, nothing: nothing, everything: everything)
      )
      for player in 0..<12 {
        squares += (values[player] - exact[player]) * (values[player] - exact[player])
        expected += errors[player] * errors[player]
      }
    }
    // 240 errors, correlated within a seed: their mean square is known to about a fifth. The
    // jackknife does not know that coalitions are drawn without repetition and is somewhat large.
    #expect((0.6...1.8).contains(expected / squares), "\(expected / squares)")
    let all = ShapleyKernel(players: 6, samples: 100, SeededGenerator(seed: 0))
    let scores = [Double](repeating: 1, count: all.coalitions.count)
    #expect(all.standardErrors(scores: scores, nothing: 0, everything: 2) == [0, 0, 0, 0, 0, 0])
  }

  @Test("Too few coalitions are refused")
  func tooFew() throws {
    let codes = try faultCodes { _ = try Self.kernel(SlowGame(players: 12), samples: 8) }
    #expect(codes == ["attribution.unfit-method"])
  }
}
