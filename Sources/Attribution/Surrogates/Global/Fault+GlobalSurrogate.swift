import Diagnostics

extension Fault {
  static func brokenFeatures(rows: [Int]) -> Fault {
    let shown = rows.prefix(8).map { String($0 + 1) }.joined(separator: ", ")
    let more = rows.count > 8 ? ", … (\(rows.count) in all)" : ""
    return Fault(
      "attribution.bad-features",
      "the \(rows.count == 1 ? "row" : "rows") \(shown)\(more) of the features hold numbers that are"
        + " not finite",
      remedy: "leave these rows out"
    )
  }

  static func noFeatures() -> Fault {
    Fault(
      "attribution.bad-features",
      "the table has no column of features",
      remedy: "give columns of numbers beside those of the names and decisions"
    )
  }

  static func featureTwice(_ name: String) -> Fault {
    Fault("attribution.bad-features", "two features are named '\(name)'")
  }

  static func badSurrogate(_ name: String, _ range: String) -> Fault {
    Fault("attribution.bad-surrogate", "\(name) of a global surrogate takes \(range)")
  }

  static func otherRows(features: Int, decisions: Int) -> Fault {
    Fault(
      "attribution.bad-surrogate",
      "there are features of \(features) inputs and decisions about \(decisions)",
      remedy: "give one row an input in both tables, in the same order or with a common column"
    )
  }

  static func fewRows(_ count: Int, held: Int) -> Fault {
    Fault(
      "attribution.bad-surrogate",
      "\(count) rows leave \(count - held) to learn from and \(held) to measure the fidelity on:"
        + " both need ten",
      remedy: "give more rows"
    )
  }

  static func nothingToImitate() -> Fault {
    Fault(
      "attribution.bad-surrogate",
      "the network decides the same about all rows that are learnt from",
      remedy: "add inputs about which it decides otherwise"
    )
  }
}
