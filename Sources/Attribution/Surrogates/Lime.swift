import LinearModels
package import Statistics

/// LIME: a sparse linear function of which parts are present that imitates the network near one
/// input.
///
/// Ribeiro, Singh and Guestrin, KDD 2016, algorithm 1 and section 3.4, doi:10.1145/2939672.2939778.
/// Coalitions are drawn with each part present in every second; a coalition at the cosine distance d
/// from the whole weighs sqrt(exp(-d²/width²)). The lasso path chooses the parts, and ridge
/// regression on those gives their coefficients.
public struct Lime: AttributionMethod, Hashable {
  /// How the input is cut into parts.
  public var partition: Partition
  /// What absent parts are replaced by.
  public var absence: Absence
  /// How many coalitions are run; 1000 as in the authors' package.
  public var samples: Int
  /// How many parts the function may use; `nil` for all. 10 as in the paper.
  public var features: Int?
  /// The width of the kernel, 0.25 as in the authors' package.
  public var width: Double
  /// The penalty of the ridge regression, 1 as in the authors' package.
  public var alpha: Double

  /// LIME with the authors' defaults.
  public init(
    partition: Partition = .standard,
    absence: Absence = .partMean,
    samples: Int = 1000,
    features: Int? = 10,
    width: Double = 0.25,
    alpha: Double = 1
  ) {
    self.partition = partition
    self.absence = absence
    self.samples = samples
    self.features = features
    self.width = width
    self.alpha = alpha
  }

  /// How many seeds the coalitions come from, so that explanations of different seeds can be compared
  /// without further passes.
  static let seeds = 3
  /// The widths whose explanations are compared.
  static let widths = [0.1, 0.25, 0.5]

  /// The coefficients of each image's parts, each drawn over its part.
  ///
  /// - Throws: `attribution.unfit-method` for too many parts or samples; what `Partition` and running
  ///   throw; `linear-models.no-convergence`.
  public func attribute(_ question: Question) throws -> Relevance {
    var numbers = PlayerNumbers()
    var explained: [LimeExplanation] = []
    for image in 0..<question.count {
      let game = try CoalitionGame(question, image: image, partition, absence)
      try game.players.checkRegression(samples: samples, for: "lime")
      let drawn = draw(
        players: game.players.count,
        question.random("lime", image: image)
      )
      let scores = try drawn.map { try game.scores(of: $0) }
      let explanation = try LimeExplanation(
        self,
        LimeSamples(drawn, scores: scores, everything: try game.everything)
      )
      explained.append(explanation)
      numbers.append(explanation.fit.coefficients, game.players)
    }
    return try numbers.relevance(
      question,
      method: "lime",
      checks: LimeExplanation.checks(explained),
      notices: explained.enumerated().compactMap { image, explanation in
        explanation.fit.determination < 0.5
          ? .poorSurrogate(
            image: question.places[image] + 1,
            determination: explanation.fit.determination
          ) : nil
      }
    )
  }

  /// Coalitions of every seed, each part present with probability 1/2.
  package func draw(players: Int, _ stream: SeededGenerator) -> [Coalitions] {
    return (0..<Self.seeds).map { part in
      var generator = stream.stream(part)
      var drawn = Coalitions(players: players)
      for _ in part * samples / Self.seeds..<(part + 1) * samples / Self.seeds {
        drawn.append((0..<players).map { _ in generator.next() >> 63 == 1 })
      }
      return drawn
    }
  }
}
