import Concepts
import Statistics

extension TCAVResult {
  /// Every run, one row each: a concept against one opponent at one layer.
  var runTable: CSVTable {
    let isCaptum = settings.parity == .captum
    var table = CSVTable(
      columns: [
        "layer", "concept", "opponent", "score", "mean_sensitivity", "sd_sensitivity", "ties",
        "accuracy",
      ] + (isCaptum ? ["captum_sign_count", "captum_magnitude"] : [])
    )
    forEachFinding { layer, finding in
      for run in finding.runs {
        let captum = [run.captum?.signCount, run.captum?.magnitude].map { $0.map(shortest) ?? "" }
        table.append(
          [
            layer.layer, finding.concept, run.opponent, shortest(run.score),
            shortest(run.meanSensitivity), shortest(run.sensitivityDeviation), "\(run.ties)",
            shortest(run.accuracy),
          ] + (isCaptum ? captum : [])
        )
      }
    }
    return table
  }

  /// Every finding, one row each: a concept at one layer.
  var summaryTable: CSVTable {
    var table = CSVTable(columns: [
      "layer", "concept", "score", "effect", "effect_lower", "effect_upper", "sd_over_runs",
      "lowest_run", "highest_run", "mean_sensitivity", "sd_sensitivity", "ties", "test", "p",
      "adjusted_p", "significant", "mark", "caveat", "accuracy", "accuracy_lower",
      "accuracy_upper", "is_concept",
    ])
    forEachFinding { layer, finding in
      let (spread, verdict) = (finding.spreadOverRuns, finding.verdict)
      table.append([
        layer.layer, finding.concept, shortest(finding.score), shortest(finding.effect),
        shortest(finding.effectInterval.lower), shortest(finding.effectInterval.upper),
        shortest(spread.standardDeviation), shortest(spread.range.lower),
        shortest(spread.range.upper), shortest(finding.meanSensitivity),
        shortest(finding.sensitivityDeviation), "\(finding.ties)", settings.test.rawValue,
        shortest(finding.pValue), shortest(finding.adjustedPValue), "\(finding.isSignificant)",
        finding.mark, finding.caveat ?? "", shortest(verdict.accuracy),
        shortest(verdict.accuracyInterval.lower), shortest(verdict.accuracyInterval.upper),
        "\(verdict.isConcept)",
      ])
    }
    return table
  }

  private func forEachFinding(_ visit: (TCAVLayerResult, TCAVConceptResult) -> Void) {
    for layer in layers {
      for finding in layer.concepts { visit(layer, finding) }
    }
  }

  /// The shortest digits that read back as the same number.
  private func shortest(_ value: Double) -> String { value.description }
}
