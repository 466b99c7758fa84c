public import Diagnostics
public import Foundation

/// An array as a file holds it: its numbers' type and their bytes, little endian, in row-major order.
///
/// Numbers are converted when they are asked for, so that a large array is copied once.
public struct StoredArray: Sendable, Hashable {
  /// The type of the numbers.
  public let type: NumberType
  /// The extents, slowest axis first.
  public let shape: Shape
  /// The numbers, little endian, in row-major order.
  public let bytes: Data

  /// An array of these bytes.
  ///
  /// - Throws: `files.wrong-length` if there are more or fewer bytes than the shape asks for.
  public init(_ type: NumberType, _ shape: Shape, _ bytes: Data) throws(InputError) {
    let (wanted, overflow) = shape.count.multipliedReportingOverflow(by: type.byteCount)
    guard !overflow, bytes.count == wanted else {
      throw InputError(.wrongLength(type, shape, have: bytes.count))
    }
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }

  private init(_ type: NumberType, _ shape: Shape, copying elements: UnsafeRawBufferPointer) {
    self.type = type
    self.shape = shape
    bytes = Data(elements)
  }

  /// The numbers of a tensor, as float32.
  public init(_ tensor: Tensor<Float>) {
    self = tensor.elements.withUnsafeBytes { Self(.float32, tensor.shape, copying: $0) }
  }

  /// The numbers of a tensor, as float64.
  public init(_ tensor: Tensor<Double>) {
    self = tensor.elements.withUnsafeBytes { Self(.float64, tensor.shape, copying: $0) }
  }

  /// The numbers of a tensor, as int64.
  public init(_ tensor: Tensor<Int64>) {
    self = tensor.elements.withUnsafeBytes { Self(.int64, tensor.shape, copying: $0) }
  }
}
