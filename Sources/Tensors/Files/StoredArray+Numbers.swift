public import Diagnostics
import Foundation

extension StoredArray {
  /// The numbers in single precision; those of float64 are rounded to the nearest.
  ///
  /// - Throws: `files.lossy` if a finite number would become infinite, or a whole number would change
  ///   its value.
  public func floats() throws(InputError) -> Tensor<Float> {
    switch type {
    case .float32: Tensor(shape, copied(as: Float.self))
    case .float16: Tensor(shape, numbers { (bits: UInt16) in Float(Float16(bitPattern: bits)) })
    case .bfloat16: Tensor(shape, numbers(Self.bfloat16))
    case .float64: try narrowed()
    default:
      Tensor(
        shape,
        try whole {
          Float(exactly: $0)
        } unsigned: {
          Float(exactly: $0)
        }
      )
    }
  }

  /// The numbers in double precision.
  ///
  /// - Throws: `files.lossy` if a whole number would change its value.
  public func doubles() throws(InputError) -> Tensor<Double> {
    switch type {
    case .float64: Tensor(shape, copied(as: Double.self))
    case .float32: Tensor(shape, numbers { (bits: UInt32) in Double(Float(bitPattern: bits)) })
    case .float16: Tensor(shape, numbers { (bits: UInt16) in Double(Float16(bitPattern: bits)) })
    case .bfloat16: Tensor(shape, numbers { (bits: UInt16) in Double(Self.bfloat16(bits)) })
    default:
      Tensor(
        shape,
        try whole {
          Double(exactly: $0)
        } unsigned: {
          Double(exactly: $0)
        }
      )
    }
  }

  /// The numbers as whole numbers; truth values become 0 and 1.
  ///
  /// - Throws: `files.lossy` if a number has a fraction, is not finite, or passes `Int64`.
  public func ints() throws(InputError) -> Tensor<Int64> {
    guard type.isFloat else {
      return Tensor(
        shape,
        try whole {
          $0
        } unsigned: {
          Int64(exactly: $0)
        }
      )
    }
    return Tensor(shape, try all(doubles().elements, as: "int64") { Int64(exactly: $0) })
  }

  private static func bfloat16(_ bits: UInt16) -> Float { Float(bitPattern: UInt32(bits) << 16) }

  private func narrowed() throws(InputError) -> Tensor<Float> {
    let elements = try all(copied(as: Double.self), as: "float32") { wide -> Float? in
      let narrow = Float(wide)
      return narrow.isInfinite && wide.isFinite ? nil : narrow
    }
    return Tensor(shape, elements)
  }

  /// The bytes as they are, for types that the machine holds in the same way (it is little endian).
  private func copied<Scalar: BitwiseCopyable>(as: Scalar.Type) -> [Scalar] {
    [Scalar](unsafeUninitializedCapacity: shape.count) { buffer, count in
      count = shape.count
      _ = bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
    }
  }

  private func numbers<Bits: FixedWidthInteger & BitwiseCopyable, Scalar>(
    _ change: (Bits) -> Scalar
  ) -> [Scalar] {
    bytes.withUnsafeBytes { raw in
      [Scalar](unsafeUninitializedCapacity: shape.count) { buffer, count in
        for index in 0..<shape.count {
          let bits = raw.loadUnaligned(fromByteOffset: index * Bits.bitWidth / 8, as: Bits.self)
          buffer.initializeElement(at: index, to: change(bits))
        }
        count = shape.count
      }
    }
  }

  private func whole<Scalar>(
    _ signed: (Int64) -> Scalar?,
    unsigned: (UInt64) -> Scalar?
  ) throws(InputError) -> [Scalar] {
    let found: [Scalar?] =
      switch type {
      case .int8: numbers { (bits: Int8) in signed(Int64(bits)) }
      case .int16: numbers { (bits: Int16) in signed(Int64(bits)) }
      case .int32: numbers { (bits: Int32) in signed(Int64(bits)) }
      case .int64: numbers { (bits: Int64) in signed(bits) }
      case .uint8: numbers { (bits: UInt8) in signed(Int64(bits)) }
      case .uint16: numbers { (bits: UInt16) in signed(Int64(bits)) }
      case .uint32: numbers { (bits: UInt32) in signed(Int64(bits)) }
      case .uint64: numbers { (bits: UInt64) in unsigned(bits) }
      case .bool: numbers { (bits: UInt8) in signed(bits == 0 ? 0 : 1) }
      case .float16, .bfloat16, .float32, .float64: []
      }
    return try all(found, as: "\(Scalar.self)".lowercased()) { $0 }
  }

  private func all<From, To>(
    _ elements: [From],
    as name: String,
    _ change: (From) -> To?
  ) throws(InputError) -> [To] {
    var changed = [To]()
    changed.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      guard let value = change(element) else {
        throw InputError(.lossy(type, index: index, as: name))
      }
      changed.append(value)
    }
    return changed
  }
}
