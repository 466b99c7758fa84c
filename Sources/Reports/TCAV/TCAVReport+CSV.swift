import Concepts

extension TCAVReport {
  /// `result.csv`: one row a run, that is a concept at a layer against one opponent.
  public func csv() -> String {
    var table = CSV(columns: [
      "target", "layer", "concept", "opponent", "score", "mean_sensitivity",
      "sensitivity_deviation", "ties", "accuracy", "captum_sign_count", "captum_magnitude",
    ])
    for layer in result.layers {
      for concept in layer.concepts {
        for run in concept.runs {
          let key = [result.target.name, layer.layer, concept.concept, run.opponent]
          table.append(key + Self.fields(of: run))
        }
      }
    }
    return table.text
  }

  private static func fields(of run: TCAVRun) -> [String] {
    [run.score, run.meanSensitivity, run.sensitivityDeviation].map(Figures.exact)
      + ["\(run.ties)", Figures.exact(run.accuracy)]
      + [run.captum?.signCount, run.captum?.magnitude].map { $0.map(Figures.exact) ?? "" }
  }
}
