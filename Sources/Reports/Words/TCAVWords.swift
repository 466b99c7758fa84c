import Concepts
import Diagnostics
import Statistics

/// The sentences of a TCAV report about the run as a whole, each written once.
struct TCAVWords: Sendable {
  /// The result that is spoken of.
  let result: TCAVResult
  /// How numbers look.
  let numerals: Numerals

  /// What was asked.
  var question: String { "What moves the logit of \(result.target.name)?" }

  /// What was looked at, in one line.
  var subject: String {
    let target = result.target
    let logit = target.index.map { " (logit \($0))" } ?? ""
    let network = result.provenance.network.map { " in \($0)" } ?? ""
    let dropped = target.dropped > 0 ? " (\(numerals.count(target.dropped)) left out)" : ""
    return "\(target.name)\(logit)\(network), \(counted(target.images.count, "class image"))"
      + dropped
  }

  /// What the findings were compared with, in one line.
  var method: String {
    let sets = result.randomSets.map { sets in
      "\(counted(sets.count, "random set")) of \(sets.size) from a pool of "
        + numerals.count(sets.pool)
    }
    return sets.joined(separator: "; ")
      + "; \(testName)\(caveat), \(correctionName) over \(counted(result.testCount, "test"))"
  }

  /// How many findings there are of each kind.
  var outcome: String {
    let findings = result.layers.flatMap(\.concepts)
    let significant = findings.count { $0.isSignificant && $0.verdict.isConcept }
    let absent = findings.count { !$0.verdict.isConcept }
    let sets =
      "\(counted(result.concepts.count, "concept")) in "
      + "\(counted(result.layers.count, "layer"))"
    if significant == 0, result.additionalSetsNeeded > 0 {
      return "\(sets): too few random sets for any finding to be significant; "
        + "\(numerals.count(result.additionalSetsNeeded)) more are needed."
    }
    let differ = significant == 1 ? "differs" : "differ"
    let missing = absent == 0 ? "" : "; in \(absent) the concept is not in the layer"
    return "\(sets): \(significant) of \(counted(findings.count, "finding")) \(differ) from random "
      + "images\(missing)."
  }

  /// The test, in words.
  var testName: String {
    switch result.settings.test {
    case .rank: "rank test over sets"
    case .welch: "Welch's t-test on runs"
    case .student: "Student's t-test on runs"
    case .mannWhitney: "Mann-Whitney test on runs"
    }
  }

  /// What must be said wherever a test that is not valid is named.
  private var caveat: String { result.settings.test.caveat.map { " (\($0))" } ?? "" }

  /// The correction, in words.
  var correctionName: String {
    switch result.settings.correction {
    case .holm: "Holm's correction"
    case .bonferroni: "Bonferroni's correction"
    case .benjaminiHochberg: "Benjamini and Hochberg's correction"
    case .none: "no correction"
    }
  }

  /// The smallest p-value that the test can give, if it has one.
  var smallestP: String? {
    result.smallestP.map { smallest in
      let sets = result.randomSets.map(\.count).min() ?? 0
      return "The smallest p-value that \(counted(sets, "random set")) can give is "
        + "\(numerals.pValue(smallest)), before the correction for "
        + "\(counted(result.testCount, "test"))."
    }
  }

  /// One thing or several.
  func counted(_ count: Int, _ noun: String) -> String {
    "\(numerals.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
