/// What the file says about an input, an output or an intermediate tensor.
public struct TensorInfo: Sendable, Hashable {
  /// One extent.
  public enum Dimension: Sendable, Hashable {
    /// A number, at least 0.
    case fixed(Int)
    /// A name that stands for any number, such as `N`.
    case symbolic(String)
    /// Nothing is said.
    case unknown
  }

  /// The tensor's name.
  public let name: String
  /// The declared element type.
  public let elementType: ElementType
  /// The declared extents, or `nil` where the file declares no shape at all.
  public let dims: [Dimension]?

  /// Creates the information.
  public init(name: String, elementType: ElementType, dims: [Dimension]?) {
    self.name = name
    self.elementType = elementType
    self.dims = dims
  }
}

extension TensorInfo.Dimension: CustomStringConvertible {
  /// The number, the name, or `?`.
  public var description: String {
    switch self {
    case .fixed(let extent): String(extent)
    case .symbolic(let name): name
    case .unknown: "?"
    }
  }
}
