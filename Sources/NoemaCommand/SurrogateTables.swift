import ArgumentParser
import Attribution
import Diagnostics
import Foundation
import Segmentation
import Tensors

/// The features and decisions of `noema surrogate`, read from one table or two.
struct SurrogateTables {
  /// What decisions are.
  enum Kind: String, CaseIterable, ExpressibleByArgument { case classes, scores }

  let features: FeatureTable
  let decisions: Decisions

  /// Reads them.
  ///
  /// - Throws: what `Table` throws; all cells that are not numbers at once; keys that occur twice or
  ///   in one table only.
  init(
    features path: String,
    predictions: String?,
    prediction: String?,
    key: String?,
    kind: Kind?
  ) throws(InputError) {
    let keys = [key].compactMap { $0 }
    let own = try Table(reading: URL(filePath: path), needing: keys)
    let other =
      if let predictions {
        try Table(
          reading: URL(filePath: predictions),
          needing: keys + [prediction].compactMap { $0 }
        )
      } else {
        try Table(reading: URL(filePath: path), needing: [prediction].compactMap { $0 })
      }
    let named = other.columns.contains("prediction") ? "prediction" : other.columns.last
    let decided = prediction ?? named ?? ""
    let both = own.columns.contains("image") && other.columns.contains("image")
    let key = key ?? (both ? "image" : nil)
    let names = own.columns.filter { $0 != key && (predictions != nil || $0 != decided) }
    let texts = try Self.decisions(of: decided, in: other, for: own, key: key)
    var faults: [Fault] = []
    let numbers = own.rows.map { row in names.map { own.number($0, row, &faults) ?? 0 } }
    let scores = texts.map(Double.init)
    let isScore = kind.map { $0 == .scores } ?? Self.areScores(scores)
    if isScore, let wrong = scores.firstIndex(where: { $0?.isFinite != true }) {
      faults.append(.notNumber(texts[wrong], column: decided, at: other.path))
    }
    try InputError.throwAny(faults)
    features = try FeatureTable(
      names: names,
      rows: Matrix(rows: own.rows.count, columns: names.count, numbers.flatMap { $0 })
    )
    decisions = isScore ? .scores(scores.compactMap { $0 }) : Decisions(classes: texts)
  }

  /// Whether all are numbers and one of them is not whole.
  private static func areScores(_ numbers: [Double?]) -> Bool {
    !numbers.contains(nil) && numbers.contains { $0?.rounded() != $0 }
  }

  /// The decisions' texts in the order of the features' rows.
  private static func decisions(
    of column: String,
    in table: Table,
    for features: Table,
    key: String?
  ) throws(InputError) -> [String] {
    guard let key else { return table.rows.map { table.text(column, $0) ?? "" } }
    var texts: [String: String] = [:]
    var faults: [Fault] = []
    for row in table.rows {
      let name = table.text(key, row) ?? ""
      if texts.updateValue(table.text(column, row) ?? "", forKey: name) != nil {
        faults.append(.inputTwice(name, at: table.path))
      }
    }
    let found = features.rows.map { row in
      let name = features.text(key, row) ?? ""
      if texts[name] == nil { faults.append(.noDecision(name, at: table.path)) }
      return texts[name] ?? ""
    }
    try InputError.throwAny(faults)
    return found
  }
}

extension Fault {
  fileprivate static func inputTwice(_ name: String, at path: String) -> Fault {
    Fault("command.decision-twice", "there are two decisions about '\(name)'", at: path)
  }

  fileprivate static func noDecision(_ name: String, at path: String) -> Fault {
    Fault(
      "command.no-decision",
      "there is no decision about '\(name)'",
      at: path,
      remedy: "give a row for every row of the features"
    )
  }
}
