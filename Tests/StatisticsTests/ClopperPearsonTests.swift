import Statistics
import Testing

@Test("The exact interval covers the true probability at least as often as it says")
func clopperPearsonCovers() {
  for trials in [1, 2, 7, 20] {
    for probability in [0.01, 0.2, 0.5, 0.77, 0.99] {
      let binomial = Binomial(trials: trials, probability: probability)
      let covered = (0...trials).filter {
        Binomial.clopperPearson(successes: $0, trials: trials).contains(probability)
      }.reduce(0) { $0 + binomial.mass($1) }
      #expect(covered >= 0.95 - 1e-12)
    }
  }
}

@Test("The ends of the exact interval leave exactly half of the risk in each tail")
func clopperPearsonSolvesItsEquations() {
  for (successes, trials) in [(8, 10), (1, 40), (37, 38), (100, 200)] {
    let interval = Binomial.clopperPearson(successes: successes, trials: trials, confidence: 0.9)
    let above = Binomial(trials: trials, probability: interval.lower)
    let below = Binomial(trials: trials, probability: interval.upper)
    // The quantile is found to a few units in the last place of its argument.
    #expect(abs(above.survival(atLeast: successes) - 0.05) < 1e-12)
    #expect(abs(below.cumulative(successes) - 0.05) < 1e-12)
  }
  #expect(Binomial.clopperPearson(successes: 0, trials: 5).lower == 0)
  #expect(Binomial.clopperPearson(successes: 5, trials: 5).upper == 1)
}
