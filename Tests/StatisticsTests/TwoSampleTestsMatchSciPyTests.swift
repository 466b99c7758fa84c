import Statistics
import Testing

@Test("Student's and Welch's tests are SciPy's")
func tTests() {
  for (kind, rows) in [(TTest.student, SciPyReference.student), (.welch, SciPyReference.welch)] {
    for row in rows {
      let result = kind.compare(Sample(row.a), Sample(row.b))
      // A dozen roundings of sums, and a distribution good to 1e-14.
      #expect(abs(result.statistic - row.statistic) <= 1e-12 * abs(row.statistic))
      #expect(abs(result.pValue - row.p) <= 1e-12)
    }
  }
}

@Test("Samples that do not vary have the p-value that they tend to")
func constantSamples() {
  for kind in [TTest.student, .welch] {
    #expect(kind.compare(Sample([1, 1]), Sample([1, 1, 1])).pValue == 1)
    #expect(kind.compare(Sample([1, 1]), Sample([0, 0, 0])).pValue == 0)
  }
  #expect(MannWhitneyTest.compare(Sample([2, 2]), Sample([2, 2, 2])).pValue == 1)
}

@Test("The Mann-Whitney test is SciPy's, exact, tied and normal")
func mannWhitney() {
  for row in SciPyReference.mannWhitney {
    let result = MannWhitneyTest.compare(Sample(row.a), Sample(row.b))
    #expect(result.u == row.statistic)
    #expect(abs(result.pValue - row.p) <= 1e-12, "\(row)")
  }
}

@Test("The exact Mann-Whitney p-value is the share of all orders that are as extreme")
func mannWhitneyCounted() {
  for (n, m) in [(1, 1), (2, 3), (4, 4), (3, 6)] {
    let all = (0..<1 << (n + m)).filter { $0.nonzeroBitCount == n }.map { mask in
      (0..<n + m).filter { mask >> $0 & 1 == 1 }.reduce(0, +) - n * (n - 1) / 2
    }
    for ranks in [Array(0..<n), Array(m..<n + m), (0..<n).map { $0 * (n + m) / n }] {
      let u = ranks.reduce(0, +) - n * (n - 1) / 2
      let others = Set(0..<n + m).subtracting(ranks)
      let result = MannWhitneyTest.compare(
        Sample(ranks.map(Double.init)),
        Sample(others.map(Double.init))
      )
      let extreme = max(u, n * m - u)
      let share = Double(all.filter { $0 >= extreme }.count) / Double(all.count)
      #expect(abs(result.pValue - min(1, 2 * share)) < 1e-14)
    }
  }
}
