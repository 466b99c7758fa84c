import Attribution
import Foundation
import LinearModels
import Statistics
import Testing

@Suite struct LimeFollowsItsPaperTests {
  static let game = SlowGame(players: 8)

  static func samples(_ lime: Lime) -> LimeSamples {
    let drawn = lime.draw(players: 8, SeededGenerator(seed: 4))
    return LimeSamples(
      drawn,
      scores: drawn.map { game.worths(of: $0) },
      everything: game.everything
    )
  }

  /// Ridge regression with a free intercept, by the normal equations of [1 x].
  static func ridge(_ samples: LimeSamples, width: Double, alpha: Double) -> [Double] {
    var rows = [([Bool](repeating: true, count: 8), samples.everything)]
    for (coalitions, scores) in zip(samples.coalitions, samples.scores) {
      for index in scores.indices { rows.append((Array(coalitions[index]), scores[index])) }
    }
    var system = [[Double]](repeating: .init(repeating: 0, count: 9), count: 9)
    var right = [Double](repeating: 0, count: 9)
    for (present, score) in rows {
      let x = [1] + present.map { $0 ? 1.0 : 0 }
      // The cosine distance of z and 1: 1 - z.1 / (|z| |1|), 1 for the zero vector.
      let length = x.dropFirst().reduce(0, +).squareRoot()
      let distance =
        length == 0 ? 1 : 1 - x.dropFirst().reduce(0, +) / (length * 8.0.squareRoot())
      let weight = exp(-distance * distance / (width * width)).squareRoot()
      for a in 0..<9 {
        right[a] += weight * x[a] * score
        for b in 0..<9 { system[a][b] += weight * x[a] * x[b] }
      }
    }
    for a in 1..<9 { system[a][a] += alpha }
    return solved(system, right)
  }

  @Test("The coefficients are dense weighted ridge regression", arguments: [0.1, 0.25, 2])
  func dense(width: Double) throws {
    let lime = Lime(samples: 300, features: nil, width: width, alpha: 0.5)
    let samples = Self.samples(lime)
    let fit = try LimeExplanation.fit(lime, samples.moments(of: 0..<3, width: width))
    let slow = Self.ridge(samples, width: width, alpha: 0.5)
    #expect(largestDifference([fit.intercept] + fit.coefficients, slow) < 1e-10)
  }

  @Test("R² is the explained share of the weighted variance")
  func determination() throws {
    let lime = Lime(samples: 90, features: nil)
    let samples = Self.samples(lime)
    let fit = try LimeExplanation.fit(lime, samples.moments(of: 0..<3, width: 0.25))
    var rows = [([Double](repeating: 1, count: 8), samples.everything, 1.0)]
    for (coalitions, scores) in zip(samples.coalitions, samples.scores) {
      for index in scores.indices {
        let weight = LimeSamples.weight(of: coalitions[index], width: 0.25)
        rows.append((coalitions[index].map { $0 ? 1 : 0 }, scores[index], weight))
      }
    }
    let total = rows.reduce(0) { $0 + $1.2 }
    let mean = rows.reduce(0) { $0 + $1.1 * $1.2 } / total
    let rest = rows.reduce(0) { $0 + $1.2 * pow($1.1 - fit($1.0), 2) }
    let all = rows.reduce(0) { $0 + $1.2 * pow($1.1 - mean, 2) }
    #expect(abs(fit.determination - (1 - rest / all)) < 1e-10)
  }

  @Test("With K features, K parts have a coefficient: ridge regression on those alone")
  func sparse() throws {
    for count in 1...7 {
      let lime = Lime(samples: 300, features: count)
      let moments = Self.samples(lime).moments(of: 0..<3, width: 0.25)
      let fit = try LimeExplanation.fit(lime, moments)
      let used = fit.coefficients.indices.filter { fit.coefficients[$0] != 0 }
      #expect(used.count == count)
      #expect(try moments.ridge(alpha: 1, on: used) == fit)
    }
  }

  @Test("The seeds' samples differ, are as many as asked, and come again")
  func drawing() {
    let lime = Lime(samples: 100)
    let drawn = lime.draw(players: 30, SeededGenerator(seed: 1))
    #expect(drawn.map(\.count) == [33, 33, 34])
    #expect(drawn == lime.draw(players: 30, SeededGenerator(seed: 1)))
    #expect(drawn[0] != drawn[1])
    #expect(drawn != lime.draw(players: 30, SeededGenerator(seed: 2)))
    let share = drawn.flatMap(\.present).count { $0 }
    #expect((1350...1650).contains(share))
  }

  @Test("Equal explanations agree, others less")
  func agreement() {
    func fit(_ coefficients: [Double]) -> LinearFit {
      LinearFit(coefficients: coefficients, intercept: 0, determination: 1)
    }
    let same = LimeExplanation.Agreement(of: [fit([1, 0, 3]), fit([1, 0, 3])])
    #expect(same.ranks == 1 && same.top == 1)
    let other = LimeExplanation.Agreement(of: [fit([1, 0, 3]), fit([0, 2, 3])])
    #expect(abs(other.ranks - 0.5) < 1e-12)
    #expect(abs(other.top - 1.0 / 3) < 1e-12)
  }
}
