/// One index of a tensor's first axis, lent and not copied until it is asked for as a tensor of its own.
public struct TensorRow<Scalar: Sendable>: Sendable {
  /// The extents of the row, without the first axis.
  public let shape: Shape
  private let elements: [Scalar]
  private let start: Int

  /// A row of a tensor.
  ///
  /// - Precondition: the tensor has an axis, and the row lies inside it.
  public init(_ tensor: Tensor<Scalar>, row: Int) {
    precondition(tensor.shape.rank > 0 && row >= 0 && row < tensor.shape[0], "row \(row)")
    shape = Shape(Array(tensor.shape.dims.dropFirst()))
    elements = tensor.elements
    start = row * tensor.rowCount
  }

  /// A whole tensor as the only row of itself.
  public init(_ tensor: Tensor<Scalar>) {
    shape = tensor.shape
    elements = tensor.elements
    start = 0
  }

  /// The number of elements.
  public var count: Int { shape.count }

  /// The row as a tensor: a copy, unless it is the whole.
  public var tensor: Tensor<Scalar> {
    Tensor(shape, count == elements.count ? elements : Array(elements[start..<start + count]))
  }

  /// The elements in row-major order, lent.
  public var slice: ArraySlice<Scalar> { elements[start..<start + count] }

  /// The number of elements of the tensor that is held for it.
  public var heldCount: Int { elements.count }

  /// The row alone, which holds no other.
  public var alone: TensorRow { TensorRow(tensor) }

  /// Gives the elements in row-major order.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Scalar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try elements.withUnsafeBufferPointer { all throws(Failure) in
      try body(UnsafeBufferPointer(rebasing: all[start..<start + count]))
    }
  }
}

extension TensorRow: Equatable where Scalar: Equatable {
  /// Whether both have the same extents and elements.
  public static func == (a: TensorRow, b: TensorRow) -> Bool { a.tensor == b.tensor }
}
