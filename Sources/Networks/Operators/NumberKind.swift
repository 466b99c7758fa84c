public import ONNX

/// What the numbers of a tensor stand for.
///
/// A run computes all of them in its floating-point type: whole numbers are exact up to 2^24 in
/// Float32, which is more than any index into an image, and truth values are 0 and 1. Only real
/// numbers have gradients.
public enum NumberKind: Sendable, Hashable, CustomStringConvertible {
  /// Real numbers.
  case real
  /// Whole numbers.
  case whole
  /// 0 (false) or 1 (true).
  case truth

  /// For people.
  public var description: String {
    switch self {
    case .real: "real numbers"
    case .whole: "whole numbers"
    case .truth: "truth values"
    }
  }

  /// The kind of a declared element type.
  public init(_ type: ElementType) {
    switch type {
    case .bool: self = .truth
    case _ where type.isInteger: self = .whole
    default: self = .real
    }
  }
}
