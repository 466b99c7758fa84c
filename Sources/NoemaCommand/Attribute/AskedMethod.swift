import Attribution
import Diagnostics

/// A method that is asked, whole or split through concepts.
struct AskedMethod {
  /// As it was written.
  let choice: MethodChoice
  private let method: any AttributionMethod
  private let split: ConceptSplit?

  /// A method.
  ///
  /// - Parameter span: the concepts through which it is split; `nil` for none.
  init(_ choice: MethodChoice, _ method: any AttributionMethod, _ span: ConceptLayer?) throws {
    self.choice = choice
    self.method = method
    split = try span.map { try ConceptSplit(method, at: $0.layer, $0.concepts) }
  }

  /// What its maps are called: one without a name, or the whole, each concept and the rest.
  var parts: [String?] {
    guard let split else { return [nil] }
    return ["whole"] + split.concepts.map(\.name) + ["rest"]
  }

  /// A relevance for each part.
  ///
  /// - Throws: what the method throws.
  func attribute(_ question: Question) throws -> [Relevance] {
    guard let split else { return [try method.attribute(question)] }
    let found = try split.split(question)
    let whole = Relevance(found.unsplit, checks: found.checks, notices: found.notices)
    return [whole]
      + (found.concepts + [found.rest]).map { part in
        Relevance(part.values, checks: [.atTheLayer(part.layerTotals)])
      }
  }
}

extension Relevance.Check {
  fileprivate static func atTheLayer(_ totals: [Double]) -> Self {
    Self(
      "at the layer",
      totals,
      meaning: "what the part holds at the concepts' layer, of which its map is the way down"
    )
  }
}
