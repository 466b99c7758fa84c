public import Diagnostics
public import Tensors

/// A way to say how much each element of a tensor has to do with a number.
///
/// A method is a small value with its settings. It reads a `Question` and asks the network through
/// it, so that all methods share one forward pass, one reverse walk and one batching.
public protocol AttributionMethod: Sendable {
  /// The relevance of every element, for each image of the question.
  ///
  /// - Throws: `InputError` where the method does not fit the network, the tensor or the target,
  ///   with the reason; what planning and running throw.
  func attribute(_ question: Question) throws -> Relevance

  /// Whether the method runs many rows of the question's tensor forward and back by their gradients.
  /// A question that is asked of such a method finds its scores by the same plan.
  var sweepsGradients: Bool { get }
}

extension AttributionMethod {
  /// Most do not.
  public var sweepsGradients: Bool { false }
}

/// What a method gives.
public struct Relevance: Sendable {
  /// `[N, ...]`: of the shape of the question's tensor, or `[N, 1, H, W]` where the method does not
  /// tell channels apart.
  public var values: Tensor<Float>
  /// Numbers by which the method can be judged, such as how far it is from complete.
  public var checks: [Check]
  /// Further arrays, by name, such as the scores along a path.
  public var arrays: [String: Tensor<Float>]
  /// What a reader must know.
  public var notices: [Notice]
  /// Those of the notices that are about some images, for methods that ask about a part of them.
  var imageNotices: [ImageNotice] = []

  /// A number an image by which a method can be judged.
  public struct Check: Sendable, Hashable, Codable {
    /// Its name, such as `convergence delta`.
    public let name: String
    /// One value an image.
    public let values: [Double]
    /// What it means, one sentence.
    public let meaning: String

    /// A check.
    public init(_ name: String, _ values: [Double], meaning: String) {
      self.name = name
      self.values = values
      self.meaning = meaning
    }
  }

  /// The relevance of each element.
  public init(
    _ values: Tensor<Float>,
    checks: [Check] = [],
    arrays: [String: Tensor<Float>] = [:],
    notices: [Notice] = []
  ) {
    self.values = values
    self.checks = checks
    self.arrays = arrays
    self.notices = notices
  }
}
