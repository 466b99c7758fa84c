import Diagnostics
import Statistics

extension TCAVConceptResult {
  /// Puts together what was measured; the correction fills in the rest.
  init(
    concept: String,
    rank: RankTest,
    pValue: Double,
    effectInterval: Interval,
    runs: [TCAVRun],
    verdict: TCAVVerdict,
    caveat: String?,
    notices: [Notice]
  ) {
    let scores = Sample(runs.map(\.score))
    let means = rank.meanScores
    self.init(
      concept: concept,
      score: means[0],
      effect: means[0] - 0.5,
      effectInterval: effectInterval,
      spreadOverRuns: RunSpread(
        standardDeviation: scores.standardDeviation,
        range: scores.range
      ),
      meanSensitivity: Sample(runs.map(\.meanSensitivity)).mean,
      sensitivityDeviation: Sample(
        runs.map { $0.sensitivityDeviation * $0.sensitivityDeviation }
      ).mean.squareRoot(),
      ties: runs.reduce(0) { $0 + $1.ties },
      pValue: pValue,
      adjustedPValue: pValue,
      isSignificant: false,
      mark: "",
      caveat: caveat,
      verdict: verdict,
      runs: runs,
      randomMeanScores: Array(means.dropFirst()),
      notices: notices
    )
  }
}

extension TCAVVerdict {
  init(_ verdict: ConceptVerdict) {
    self.init(
      isConcept: verdict.isConcept,
      accuracy: verdict.accuracy.share,
      accuracyInterval: verdict.interval,
      text: verdict.text
    )
  }
}

extension TCAVRun {
  init(
    opponent: String,
    _ run: SensitivityRun,
    accuracy: Double,
    parity: TCAVParity
  ) {
    let sample = Sample(run.derivatives.values)
    self.init(
      opponent: opponent,
      score: run.derivatives.score,
      meanSensitivity: sample.mean,
      sensitivityDeviation: sample.standardDeviation,
      ties: run.derivatives.ties,
      accuracy: accuracy,
      captum: parity == .captum ? run.captum : nil
    )
  }
}
