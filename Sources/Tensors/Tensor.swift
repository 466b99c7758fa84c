/// A dense array of numbers in row-major (C) order, a value type.
public struct Tensor<Scalar: Sendable>: Sendable {
  /// The extents, slowest axis first.
  public let shape: Shape
  /// The elements in row-major order; as many as the shape says.
  public var elements: [Scalar]

  /// A tensor of these elements.
  ///
  /// - Precondition: `elements.count == shape.count`. Lengths that come from a file are checked by
  ///   its reader.
  public init(_ shape: Shape, _ elements: [Scalar]) {
    precondition(elements.count == shape.count, "\(elements.count) elements for \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor with the same number everywhere.
  public init(_ shape: Shape, repeating value: Scalar) {
    self.shape = shape
    elements = [Scalar](repeating: value, count: shape.count)
  }

  /// A tensor of rank 0.
  public init(scalar: Scalar) { self.init([], [scalar]) }

  /// The same elements under other extents.
  ///
  /// - Precondition: both shapes hold the same number of elements.
  public func reshaped(_ shape: Shape) -> Tensor { Tensor(shape, elements) }

  /// The number of elements in one index of the first axis; 1 for a scalar.
  public var rowCount: Int { shape.dims.dropFirst().reduce(1, *) }

  /// The part of the first axis in `range`, with the same rank.
  ///
  /// - Precondition: the tensor has an axis and `range` lies inside it.
  public func rows(_ range: Range<Int>) -> Tensor {
    let size = rowCount
    return Tensor(
      Shape([range.count] + shape.dims.dropFirst()),
      Array(elements[range.lowerBound * size..<range.upperBound * size])
    )
  }

  /// Each element changed on its own.
  public func map<Other>(_ change: (Scalar) throws -> Other) rethrows -> Tensor<Other> {
    Tensor<Other>(shape, try elements.map(change))
  }
}

extension Tensor: Equatable where Scalar: Equatable {}
extension Tensor: Hashable where Scalar: Hashable {}
