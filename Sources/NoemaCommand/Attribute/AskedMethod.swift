import Attribution
import Diagnostics
import Networks

/// A method that is asked, whole or split through concepts.
struct AskedMethod {
  /// As it was written.
  let choice: MethodChoice
  /// What it was made with.
  let made: MadeMethod
  private let split: ConceptSplit?
  /// Whether the network has ways around the concepts' layer, which are a part of their own.
  private let hasWaysAround: Bool

  /// A method.
  ///
  /// - Parameter span: the concepts through which it is split; `nil` for none.
  init(
    _ choice: MethodChoice,
    _ made: MadeMethod,
    _ span: ConceptLayer?,
    of question: AttributionQuestion
  ) throws {
    self.choice = choice
    self.made = made
    split = try span.map {
      try ConceptSplit(made.method, named: choice.name, at: $0.layer, $0.concepts)
    }
    hasWaysAround =
      span.map {
        question.engine.network.hasWays(to: question.explained.target.tensor, around: $0.layer)
      }
      ?? false
  }

  /// Whether it runs many rows of the tensor forward and back by their gradients.
  var sweepsGradients: Bool { split == nil && made.method.sweepsGradients }

  /// What its maps are called: one without a name, or the whole, each concept, the rest and what
  /// flows around the layer.
  var parts: [String?] {
    guard let split else { return [nil] }
    return ["whole"] + split.concepts.map(\.name) + ["rest"] + (hasWaysAround ? ["around"] : [])
  }

  /// The names of parts that are no concepts.
  static let ownParts: Set = ["whole", "rest", "around"]

  /// A relevance for each part.
  ///
  /// - Throws: what the method throws.
  func attribute(_ question: Question) throws -> [Relevance] {
    guard let split else { return [try made.method.attribute(question)] }
    let found = try split.split(question)
    let whole = Relevance(found.unsplit, checks: found.checks, notices: found.notices)
    return [whole]
      + (found.concepts + [found.rest]).map { part in
        Relevance(part.values, checks: [.atTheLayer(part.layerTotals)])
      } + (hasWaysAround ? [Relevance(found.around)] : [])
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
