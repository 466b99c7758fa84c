import Concepts
import LinearModels
import Statistics
import Tensors
import Testing

/// The share of concepts drawn from the random distribution that a test calls significant at 5 %.
private func rejections(_ test: SignificanceTest, trials: Int) throws -> Double {
  let rejected = try Workers(2).map(blocks: trials) { trial -> Int in
    var layer = SyntheticLayer()
    layer.noise = trial % 2 == 0 ? .gaussian : .heavyTailed
    layer.conceptSizes = [5]
    layer.seed = UInt64(trial)
    // 39 sets of 5 are a partition of 195: disjoint all. The smallest p is 1/40.
    layer.pool = 195
    layer.classImages = 20
    layer.slope = 0.5
    var settings = TCAVSettings()
    settings.seed = UInt64(trial)
    settings.randomSets = 39
    settings.opponents = 10
    settings.resamples = 1
    settings.folds = 2
    settings.scale = .trace
    settings.test = test
    return try layer.result(settings).layers[0].concepts[0].pValue <= 0.05 ? 1 : 0
  }
  return Double(rejected.reduce(0, +)) / Double(trials)
}

@Test("Concepts drawn from the random distribution are significant in 5 % of 500 trials")
func rankTestIsCalibrated() throws {
  // The share of 500 trials has a standard deviation of 1 %.
  let share = try rejections(.rank, trials: 500)
  #expect(share <= 0.07 && share >= 0.025, "\(share)")
}

@Test("Tests that treat runs as independent reject far more often than they say")
func testsOnRunsAreNotCalibrated() throws {
  for test in [SignificanceTest.welch, .student, .mannWhitney] {
    let share = try rejections(test, trials: 60)
    #expect(share > 0.25, "\(test): \(share)")
    #expect(
      test.caveat == "treats runs as independent; its false-positive rate is far above the nominal"
    )
  }
  #expect(SignificanceTest.rank.caveat == nil)
}
