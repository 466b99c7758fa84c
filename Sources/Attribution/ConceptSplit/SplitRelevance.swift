public import Diagnostics
public import Tensors

/// An attribution split through concepts.
public struct SplitRelevance: Sendable {
  /// One part of it.
  public struct Part: Sendable {
    /// The concept's name, or `rest`.
    public let name: String
    /// The part's map, `[N, ...]` of the question's tensor.
    public let values: Tensor<Float>
    /// The sum of the map of each image.
    public let totals: [Double]
    /// What the part holds at the layer, for each image: the sum of (P a) * c. A method that conserves
    /// relevance below the layer brings all of it to the map.
    public let layerTotals: [Double]
  }

  /// One part a concept, in the order in which they were given.
  public let concepts: [Part]
  /// What flows through the layer and through none of the concepts.
  public let rest: Part
  /// What flows around the layer, `[N, ...]`: 0 but for rounding where every way passes it.
  public let around: Tensor<Float>
  /// The method's own map, `[N, ...]`: the sum of all the others.
  public let unsplit: Tensor<Float>
  /// The largest deviation of the sum of all parts from what flows through the layer, and further
  /// numbers by which the split can be judged.
  public let checks: [Relevance.Check]
  /// What a reader must know.
  public let notices: [Notice]

  /// The split as maps by name: the concepts' together as values, each part among the arrays.
  public var relevance: Relevance {
    var arrays = ["rest": rest.values, "around": around, "unsplit": unsplit]
    for part in concepts { arrays["concept \(part.name)"] = part.values }
    var values = concepts[0].values
    for part in concepts.dropFirst() {
      for index in values.elements.indices { values.elements[index] += part.values.elements[index] }
    }
    return Relevance(values, checks: checks, arrays: arrays, notices: notices)
  }
}
