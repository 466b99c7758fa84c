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
  /// Whether so much flows around the layer that it belongs in the picture: in some image more than
  /// a thousandth of the largest element of the method's own map.
  public let hasWaysAround: Bool
  /// The sums of the method's own map, of all parts and of what flows around the layer, and how large
  /// the last is beside the first: where every way passes the layer, that is how far the parts are
  /// from a map that was made without them.
  public let checks: [Relevance.Check]
  /// What a reader must know.
  public let notices: [Notice]
}
