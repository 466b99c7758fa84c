import Statistics
import Testing

@Test("Mean, variance and quantiles are NumPy's")
func moments() {
  let sample = Sample([3, 1, 4, 1, 5, 9, 2, 6])
  #expect(sample.mean == 3.875)
  // 8 squares of numbers with few bits: exact up to the division.
  #expect(abs(sample.variance - 7.553571428571429) < 1e-14)
  #expect(sample.quantile(0.5) == 3.5 && abs(sample.quantile(0.9) - 6.9) < 1e-14)
  #expect(sample.range == Interval(lower: 1, upper: 9))
  #expect(Sample([2]).standardDeviation == 0)
}

@Test("The bootstrap interval of a mean has the length that the theory gives")
func bootstrapOfMean() {
  var generator = SeededGenerator(seed: 4)
  let values = (0..<400).map { _ in Normal.quantile(generator.uniform()) }
  let replicates = (0..<4000).map { _ in Sample(generator.resample(values)).mean }
  let interval = Sample(replicates).percentileInterval(confidence: 0.95)
  let width = 2 * 1.96 * Sample(values).standardDeviation / 20
  // The ends of 4000 replicates are known to about 3 % of the width.
  #expect(abs(interval.width - width) < 0.08 * width)
  #expect(interval.contains(Sample(values).mean))
}
