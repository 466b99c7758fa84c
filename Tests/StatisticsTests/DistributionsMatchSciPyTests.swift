import Statistics
import Testing

// Both sides are good to a few units in the last place of their iterations; 1e-12 relative leaves
// room for the condition of the quantiles, and 1e-300 for tails that vanish.
private func isClose(_ a: Double, _ b: Double) -> Bool {
  a == b || abs(a - b) <= 1e-12 * abs(b) + 1e-300
}

@Test("The normal distribution, its tails and quantiles are SciPy's")
func normal() {
  for row in SciPyReference.normal {
    #expect(isClose(Normal.cumulative(row.x), row.cdf), "\(row)")
    #expect(isClose(Normal.survival(row.x), row.sf), "\(row)")
  }
  for row in SciPyReference.normalQuantile {
    #expect(isClose(Normal.quantile(row.p), row.x), "\(row)")
  }
}

@Test("Student's distribution, its tails and quantiles are SciPy's")
func studentT() {
  for row in SciPyReference.studentT {
    let student = StudentT(degreesOfFreedom: row.df)
    #expect(isClose(student.cumulative(row.t), row.cdf), "\(row)")
    #expect(isClose(student.survival(row.t), row.sf), "\(row)")
  }
  for row in SciPyReference.studentTQuantile {
    #expect(isClose(StudentT(degreesOfFreedom: row.df).quantile(row.p), row.t), "\(row)")
  }
}

@Test("The beta distribution and its quantiles are SciPy's")
func beta() {
  for row in SciPyReference.beta {
    #expect(isClose(Beta(row.a, row.b).cumulative(row.x), row.cdf), "\(row)")
  }
  for row in SciPyReference.betaQuantile {
    #expect(isClose(Beta(row.a, row.b).quantile(row.p), row.x), "\(row)")
  }
}

@Test("The binomial distribution and its exact interval are SciPy's")
func binomial() {
  for row in SciPyReference.binomial {
    let binomial = Binomial(trials: Int(row.n), probability: row.p)
    #expect(isClose(binomial.mass(Int(row.k)), row.pmf), "\(row)")
    #expect(isClose(binomial.cumulative(Int(row.k)), row.cdf), "\(row)")
    #expect(isClose(binomial.survival(atLeast: Int(row.k)), row.atLeast), "\(row)")
  }
  for row in SciPyReference.clopperPearson {
    let interval = Binomial.clopperPearson(
      successes: Int(row.k),
      trials: Int(row.n),
      confidence: row.confidence
    )
    // SciPy brackets these roots to 2e-12.
    #expect(abs(interval.lower - row.lower) <= 4e-12, "\(row)")
    #expect(abs(interval.upper - row.upper) <= 4e-12, "\(row)")
  }
}

@Test("What has no answer is NaN, and the ends of the line are answered")
func edges() {
  #expect(Normal.cumulative(.infinity) == 1 && Normal.survival(-.infinity) == 1)
  #expect(Normal.quantile(0) == -.infinity && Normal.quantile(1) == .infinity)
  #expect(StudentT(degreesOfFreedom: 3).survival(.infinity) == 0)
  #expect(Normal.quantile(1.5).isNaN && Normal.cumulative(.nan).isNaN)
  #expect(StudentT(degreesOfFreedom: -1).cumulative(0).isNaN)
  #expect(StudentT(degreesOfFreedom: .nan).quantile(0.3).isNaN)
  #expect(Beta(0, 1).cumulative(0.5).isNaN && Beta(1, 1).quantile(-0.1).isNaN)
  #expect(Beta(2, 3).quantile(0) == 0 && Beta(2, 3).quantile(1) == 1)
}
