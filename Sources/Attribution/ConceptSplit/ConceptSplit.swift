public import Diagnostics

/// The part of an attribution that flows through concept directions at a layer, and the rest: where is
/// the striped-ness that made this a zebra?
///
/// At the layer let P project (least squares) onto the span of the concepts, a be the activation (its
/// change where there is a reference, step by step along a path) and c the multiplier with which the
/// layer's relevance is R = a * c. Then R_concept = (P a) * c and R_rest = (a - P a) * c sum to R, and
/// each is sent down to the pixels by the method itself.
///
/// - Where relevance flows (LRP), R_concept and R_rest are sent down element by element by the same
///   composite, which is linear in relevance.
/// - Where multipliers flow (gradient x input, integrated gradients, DeepLIFT), the number that the
///   concept contributes is c . P a, and its multipliers with respect to a are Pᵀ c: these are sent
///   down, and meet the input at the end. For one concept v this is TCAV's directional derivative c . v
///   times the attribution of the concept's own activation v . a.
///
/// Both are linear, so that the maps of the concepts and of the rest sum to the map of all that flows
/// through the layer. What flows around the layer, where the network has such ways, is shown apart.
public struct ConceptSplit: Sendable {
  /// A named direction.
  public struct Concept: Sendable, Hashable {
    /// The name, such as `striped`.
    public let name: String
    /// The direction, such as a CAV.
    public let direction: Direction

    /// A named direction.
    public init(_ name: String, _ direction: Direction) {
      self.name = name
      self.direction = direction
    }
  }

  /// The concepts, at least one.
  public let concepts: [Concept]
  let base: any SplittableMethod
  let layer: String
  let span: ConceptSpan

  /// A split of a method's maps.
  ///
  /// - Parameters:
  ///   - base: gradient x input, integrated gradients, DeepLIFT, or LRP by a composite that is linear
  ///     in relevance.
  ///   - name: what people call it; its type's name if left out.
  ///   - layer: the exact name of the tensor at which the concepts are directions.
  ///   - concepts: directions of that layer, at least one, none in the span of the others.
  /// - Throws: `attribution.unfit-method` if the base cannot be split; `attribution.bad-concepts`.
  public init(
    _ base: any AttributionMethod,
    named name: String? = nil,
    at layer: String,
    _ concepts: [Concept]
  ) throws(InputError) {
    guard let base = base as? any SplittableMethod else {
      throw InputError(.unsplittable(name ?? "\(type(of: base))"))
    }
    self.base = base
    self.layer = layer
    self.concepts = concepts
    span = try ConceptSpan(concepts.map(\.direction))
  }

  /// The maps of the concepts, of the rest and of what flows around the layer.
  ///
  /// - Throws: `attribution.bad-concepts` if the layer has another shape than the directions;
  ///   `attribution.unfit-method`, `attribution.not-finite`; what planning and running throw, such as
  ///   `network.independent` if the layer does not lie between the target and the tensor.
  public func split(_ question: Question) throws -> SplitRelevance {
    let way = try base.wayBack(of: question, through: layer)
    let run = try SplitRun(self, way, question)
    var sums = SplitSums(concepts.map(\.name), question)
    for block in run.blocks {
      let upper = try run.upper(block)
      sums.addUnsplit(upper)
      sums.add(try run.lower(upper), upper, way)
    }
    return try sums.relevance(way, layer: layer)
  }
}
