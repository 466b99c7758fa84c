/// The kinds of element that an ONNX tensor can declare, numbered as in the format; each prints as
/// its case's name, which is also NumPy's.
public enum ElementType: Int32, Sendable, Hashable, Codable, CaseIterable {
  /// IEEE 754 single precision.
  case float32 = 1
  /// Unsigned 8-bit integer.
  case uint8 = 2
  /// Signed 8-bit integer.
  case int8 = 3
  /// Unsigned 16-bit integer.
  case uint16 = 4
  /// Signed 16-bit integer.
  case int16 = 5
  /// Signed 32-bit integer.
  case int32 = 6
  /// Signed 64-bit integer.
  case int64 = 7
  /// Text.
  case string = 8
  /// One byte, 0 or 1.
  case bool = 9
  /// IEEE 754 half precision.
  case float16 = 10
  /// IEEE 754 double precision.
  case float64 = 11
  /// Unsigned 32-bit integer.
  case uint32 = 12
  /// Unsigned 64-bit integer.
  case uint64 = 13
  /// Two single-precision numbers.
  case complex64 = 14
  /// Two double-precision numbers.
  case complex128 = 15
  /// The upper half of a single-precision number.
  case bfloat16 = 16
  /// 8-bit float, 4 exponent bits, finite.
  case float8e4m3fn = 17
  /// 8-bit float, 4 exponent bits, finite, no negative zero.
  case float8e4m3fnuz = 18
  /// 8-bit float, 5 exponent bits.
  case float8e5m2 = 19
  /// 8-bit float, 5 exponent bits, finite, no negative zero.
  case float8e5m2fnuz = 20
  /// Unsigned 4-bit integer, two a byte.
  case uint4 = 21
  /// Signed 4-bit integer, two a byte.
  case int4 = 22
  /// 4-bit float, two a byte.
  case float4e2m1 = 23

  /// Whether it holds real numbers that become `Float` here.
  public var isFloat: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16: true
    default: false
    }
  }

  /// Whether it holds whole numbers or truth values that become `Int64` here.
  public var isInteger: Bool {
    switch self {
    case .uint8, .int8, .uint16, .int16, .int32, .int64, .bool, .uint32, .uint64: true
    default: false
    }
  }

  /// The bytes of one element in `raw_data`, or `nil` for types that Noema does not read.
  public var byteCount: Int? {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16, .float16, .bfloat16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    default: nil
    }
  }
}
