public import Diagnostics

/// The extents of a tensor, slowest axis first, as NumPy and ONNX order them.
public struct Shape: Sendable, Hashable {
  /// The extent of each axis; none is negative, and their product fits in `Int`.
  public let dims: [Int]

  /// A shape whose extents the program itself chose.
  ///
  /// - Precondition: no extent is negative and their product fits in `Int`. For extents read from
  ///   a file or a flag use `init(checking:)`.
  public init(_ dims: [Int]) {
    precondition(Self.count(of: dims) != nil, "extents \(dims) are negative or too large")
    self.dims = dims
  }

  /// A shape whose extents come from outside.
  ///
  /// - Throws: `tensors.bad-shape` if an extent is negative or the product overflows.
  public init(checking dims: [Int]) throws(InputError) {
    guard Self.count(of: dims) != nil else {
      throw InputError(Fault("tensors.bad-shape", "the shape \(dims) is negative or too large"))
    }
    self.dims = dims
  }

  /// The number of axes.
  public var rank: Int { dims.count }

  /// The number of elements: the product of the extents, 1 for a scalar.
  public var count: Int { dims.reduce(1, *) }

  /// The number of elements if axes of extent 0 had one: what a loop over the extents may run
  /// through. It is exact up to 2^53.
  public var span: Double { dims.reduce(1) { $0 * Double(max($1, 1)) } }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dims[axis] }

  /// The number of elements from one index of an axis to the next, in row-major order.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: rank)
    for axis in stride(from: rank - 2, through: 0, by: -1) {
      strides[axis] = strides[axis + 1] * dims[axis + 1]
    }
    return strides
  }

  /// The product of the extents, or `nil` if one is negative or the product passes `Int`.
  private static func count(of dims: [Int]) -> Int? {
    var count = 1
    for dim in dims {
      let (product, overflow) = max(count, 1).multipliedReportingOverflow(by: max(dim, 1))
      if dim < 0 || overflow { return nil }
      count = product
    }
    return dims.contains(0) ? 0 : count
  }
}

extension Shape: ExpressibleByArrayLiteral {
  /// A shape from its extents.
  public init(arrayLiteral dims: Int...) { self.init(dims) }
}

extension Shape: CustomStringConvertible {
  /// The extents as ONNX tools print them: `[1, 3, 224, 224]`.
  public var description: String { dims.description }
}
