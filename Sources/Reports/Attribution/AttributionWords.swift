import Attribution
import Diagnostics
import Images

/// The sentences of an attribution's report, each written once.
struct AttributionWords: Sendable {
  /// The record that is spoken of.
  let result: AttributionResult
  /// How numbers look.
  let numerals: Numerals

  /// What was asked.
  var question: String {
    let targets = Set(result.images.map(\.target))
    guard targets.count == 1, let target = targets.first else {
      return "What carried each decision?"
    }
    return "What carried \(target)?"
  }

  /// What was looked at, in one line.
  var subject: String {
    "\(result.provenance.source), \(counted(result.images.count, "image")), "
      + "\(counted(Set(result.methods.map(\.choice)).count, "method")), relevance of the tensor "
      + "'\(result.settings.tensor)'"
  }

  /// What a reader must know first.
  var remarks: [String] {
    result.notices.map(\.text)
      + result.refusals.map { method, fault in
        "\(result.methods[method].choice): \(fault.what)"
          + (fault.remedy.map { " (\($0))" } ?? "")
      }
      + result.methods.flatMap { method in
        method.notices.map { "\(method.choice): \($0.text)" }
      }
  }

  /// A method as it was written, and the part of it.
  func name(_ method: AttributionResult.Method) -> String {
    method.choice + (method.part.map { " | \($0)" } ?? "")
  }

  /// What the numbers of a method are.
  func meaning(_ method: AttributionResult.Method) -> String {
    switch method.sign {
    case .signed: "signed: for (above 0) and against (below 0)"
    case .amount: "amounts: how much, not in which direction"
    }
  }

  /// The number that is explained in an image.
  func score(_ image: AttributionResult.Image) -> String {
    let index = image.index.map { " (\($0))" } ?? ""
    return "\(image.target)\(index): \(numerals.significant(image.score))"
  }

  /// A number of things.
  func counted(_ count: Int, _ thing: String) -> String {
    "\(numerals.count(count)) \(thing)\(count == 1 ? "" : "s")"
  }

  /// The ends of a map's scale.
  func ends(_ cell: AttributionResult.Cell, _ method: AttributionResult.Method) -> (String, String)?
  {
    cell.limit.map { limit in
      let high = numerals.significant(limit)
      let least = cell.base.map(numerals.significant) ?? "0"
      return (method.sign == .signed ? numerals.minus + high : least, high)
    }
  }
}
