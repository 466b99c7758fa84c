import Diagnostics
import Foundation
import Tensors

/// Turns stored tensors into constants, believing no length or shape before it is checked.
struct TensorReader {
  var external: ExternalData
  /// Whether real numbers may be infinite or NaN, which no weight is.
  var admitsNonFinite = false

  /// The tensor's numbers.
  ///
  /// - Throws: `onnx.element-type`, `onnx.bad-shape`, `onnx.wrong-length`, `onnx.out-of-range`,
  ///   `onnx.not-finite`, `onnx.external-data`.
  mutating func constant(_ stored: StoredTensor) throws(InputError) -> Constant {
    try numbers(of: located(stored))
  }

  /// The tensor with the bytes of its numbers at hand, wherever they lie.
  ///
  /// - Throws: `onnx.external-data` if they lie in another file that cannot be read, and what is
  ///   wrong with the declared type and shape.
  mutating func located(_ stored: StoredTensor) throws(InputError) -> StoredTensor {
    guard stored.record.dataLocation == 1 else { return stored }
    let count = try form(of: stored.record).byteCount
    let bytes = try external.bytes(stored.record.externalData, count: count)
    return StoredTensor(stored.record, raw: bytes)
  }

  /// The numbers of a tensor whose bytes are at hand.
  func numbers(of stored: StoredTensor) throws(InputError) -> Constant {
    let (type, shape, wanted) = try form(of: stored.record)
    guard let bytes = stored.raw else { return try typed(stored.record, type, shape) }
    guard bytes.count == wanted else {
      throw InputError(
        .length(shape.description, wanted: wanted, have: bytes.count, unit: "bytes")
      )
    }
    let array = try StoredArray(type.numberType, shape, bytes)
    if type.isFloat { return try finite(array.floats(), type) }
    return .int(try array.ints(), type)
  }

  /// What a record declares, as far as it is possible at all.
  private func form(
    of tensor: Onnx_TensorProto
  ) throws(InputError) -> (type: ElementType, shape: Shape, byteCount: Int) {
    guard let type = ElementType(rawValue: tensor.dataType), let width = type.byteCount else {
      throw InputError(.elementType(tensor.dataType))
    }
    guard let shape = try? Shape(checking: tensor.dims.map { Int($0) }), shape.span <= 0x1p48 else {
      throw InputError(.badShape(tensor.dims))
    }
    let (byteCount, overflow) = shape.count.multipliedReportingOverflow(by: width)
    if overflow { throw InputError(.badShape(tensor.dims)) }
    return (type, shape, byteCount)
  }

  /// The numbers of a tensor that is stored in one of the typed fields.
  private func typed(
    _ tensor: Onnx_TensorProto,
    _ type: ElementType,
    _ shape: Shape
  ) throws(InputError) -> Constant {
    switch type {
    case .float32:
      return try finite(Tensor(shape, sized(tensor.floatData, shape)), type)
    case .float64:
      return try finite(StoredArray(Tensor(shape, sized(tensor.doubleData, shape))).floats(), type)
    case .float16, .bfloat16:
      let bits = try narrowed(sized(tensor.int32Data, shape), type) { UInt16(exactly: $0) }
      let floats = bits.map { bits in
        type == .float16
          ? Float(Float16(bitPattern: bits)) : Float(bitPattern: UInt32(bits) << 16)
      }
      return try finite(Tensor(shape, floats), type)
    case .int64:
      return .int(Tensor(shape, try sized(tensor.int64Data, shape)), type)
    case .uint32, .uint64:
      let bound = type == .uint32 ? UInt64(UInt32.max) : UInt64(Int64.max)
      let ints = try narrowed(sized(tensor.uint64Data, shape), type) {
        $0 <= bound ? Int64($0) : nil
      }
      return .int(Tensor(shape, ints), type)
    default:
      let range = type.range32
      let ints = try narrowed(sized(tensor.int32Data, shape), type) {
        range.contains($0) ? Int64($0) : nil
      }
      return .int(Tensor(shape, ints), type)
    }
  }

  private func sized<Element>(
    _ elements: [Element],
    _ shape: Shape
  ) throws(InputError) -> [Element] {
    guard elements.count == shape.count else {
      throw InputError(
        .length(shape.description, wanted: shape.count, have: elements.count, unit: "elements")
      )
    }
    return elements
  }

  private func narrowed<Wide, Narrow>(
    _ elements: [Wide],
    _ type: ElementType,
    _ change: (Wide) -> Narrow?
  ) throws(InputError) -> [Narrow] {
    var narrow: [Narrow] = []
    narrow.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let value = change(element) else {
        throw InputError(.outOfRange(type, index: index))
      }
      narrow.append(value)
    }
    return narrow
  }

  /// Refuses weights that are not finite. Minus infinity is what a mask of attention holds, and a
  /// single number may be infinite as a bound; NaN never means anything.
  private func finite(
    _ tensor: Tensor<Float>,
    _ type: ElementType
  ) throws(InputError) -> Constant {
    // An exponent of all ones says infinite or not a number. Looking at every element without
    // leaving early is what the compiler makes fast.
    let exponent: UInt32 = 0x7F80_0000
    let suspicious = tensor.elements.reduce(false) { $0 || ($1.bitPattern & exponent == exponent) }
    guard suspicious, !admitsNonFinite else { return .float(tensor, type) }
    let wrong = tensor.elements.indices.filter { index in
      let value = tensor.elements[index]
      return value.isNaN || value == .infinity && tensor.elements.count > 1
    }
    if let first = wrong.first {
      throw InputError(
        .notFinite("\(tensor.elements[first])", index: first, count: wrong.count)
      )
    }
    return .float(tensor, type)
  }
}

extension ElementType {
  /// How array files call it. Types without a width are refused before this is asked.
  fileprivate var numberType: NumberType {
    switch self {
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .float64: .float64
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    case .uint32: .uint32
    case .uint64: .uint64
    default: .float32
    }
  }

  /// The values of the types that are stored as 32-bit integers.
  fileprivate var range32: ClosedRange<Int32> {
    switch self {
    case .bool: 0...1
    case .uint8: 0...255
    case .int8: -128...127
    case .uint16: 0...65535
    case .int16: -32768...32767
    default: .min ... .max
    }
  }
}
