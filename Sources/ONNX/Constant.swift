public import Tensors

/// Numbers stored in the file: a weight, or the value of a tensor attribute.
///
/// Real numbers of any width are held as `Float`, whole numbers and truth values as `Int64`; the
/// element type is the one that the file declares.
public enum Constant: Sendable, Hashable {
  /// Real numbers, from float32, float16, bfloat16 or (rounded) float64.
  case float(Tensor<Float>, ElementType)
  /// Whole numbers or truth values (0 and 1).
  case int(Tensor<Int64>, ElementType)

  /// The extents.
  public var shape: Shape {
    switch self {
    case .float(let tensor, _): tensor.shape
    case .int(let tensor, _): tensor.shape
    }
  }

  /// The element type that the file declares.
  public var elementType: ElementType {
    switch self {
    case .float(_, let type), .int(_, let type): type
    }
  }

  /// The real numbers, or `nil` if these are whole numbers.
  public var floats: Tensor<Float>? {
    if case .float(let tensor, _) = self { tensor } else { nil }
  }

  /// The whole numbers, or `nil` if these are real numbers.
  public var ints: Tensor<Int64>? {
    if case .int(let tensor, _) = self { tensor } else { nil }
  }
}
