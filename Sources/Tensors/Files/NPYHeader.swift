import Diagnostics
import Foundation

/// What stands before the numbers of a `.npy` array (NumPy's format description, versions 1 to 3).
struct NPYHeader {
  /// The type of the numbers.
  let type: NumberType
  /// Whether each number's bytes come highest first.
  let bigEndian: Bool
  /// Whether the first axis runs fastest.
  let fortranOrder: Bool
  /// The extents, slowest axis first if not in Fortran order.
  let shape: Shape
  /// Where the numbers begin.
  let offset: Int

  static let magic = Data([0x93]) + Data("NUMPY".utf8)
  /// The longest header that is looked at; NumPy's own are below 200 bytes.
  static let longest = 1 << 16

  /// The bytes of the numbers.
  ///
  /// - Throws: `tensors.bad-shape` if there would be more than an `Int` counts.
  func byteCount() throws(InputError) -> Int {
    let (count, overflow) = shape.count.multipliedReportingOverflow(by: type.byteCount)
    if overflow { throw InputError(.badNPY("its shape \(shape) is too large")) }
    return count
  }

  /// Reads the header from the first bytes of an array, at most `longest + 12` of them.
  init(_ start: Data) throws(InputError) {
    let bytes = [UInt8](start.prefix(12))
    guard bytes.count >= 10, start.prefix(6) == Self.magic else {
      throw InputError(.badNPY("it does not begin as one"))
    }
    let wide = bytes[6] >= 2
    guard (1...3).contains(bytes[6]), bytes.count == 12 || !wide else {
      throw InputError(.badNPY("version \(bytes[6]) of the format is unknown"))
    }
    let lengthBytes = bytes[8..<(wide ? 12 : 10)]
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    offset = (wide ? 12 : 10) + length
    guard length <= Self.longest, start.count >= offset else {
      throw InputError(.badNPY("its header of \(length) bytes is longer than what is there"))
    }
    let text = start.dropFirst(offset - length).prefix(length)
    guard let text = String(bytes: text, encoding: bytes[6] == 3 ? .utf8 : .isoLatin1) else {
      throw InputError(.badNPY("its header is not text"))
    }
    let entries = try PythonLiteral.dictionary(text)
    guard entries.count == 3, let order = entries["fortran_order"]?.bool,
      let dims = entries["shape"]?.integers, let descr = entries["descr"]
    else { throw InputError(.badNPY("its header must state descr, fortran_order and shape")) }
    fortranOrder = order
    shape = try Shape(checking: dims)
    guard case .string(let code) = descr else {
      throw InputError(.unsupportedNumbers("(several fields)"))
    }
    (type, bigEndian) = try Self.type(code)
  }

  /// How many bytes the header takes by what its first 12 say, at most `longest` and those 12.
  static func length(_ start: Data) -> Int {
    let bytes = [UInt8](start)
    guard bytes.count == 12 else { return bytes.count }
    let wide = bytes[6] >= 2
    let length = bytes[8..<(wide ? 12 : 10)].reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(length, longest) + (wide ? 12 : 10)
  }

  /// The number type that NumPy's code names, such as `<f4`.
  private static func type(_ code: String) throws(InputError) -> (NumberType, bigEndian: Bool) {
    if code.hasSuffix("O") { throw InputError(.pickled()) }
    let order = code.first ?? "|"
    guard "<>=|".contains(order), let type = codes[String(code.dropFirst())],
      order != "|" || type.byteCount == 1
    else { throw InputError(.unsupportedNumbers(code)) }
    return (type, order == ">")
  }

  private static let codes: [String: NumberType] = [
    "f2": .float16, "f4": .float32, "f8": .float64, "b1": .bool,
    "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
    "u1": .uint8, "u2": .uint16, "u4": .uint32, "u8": .uint64,
  ]

  /// The header that NumPy writes for such an array, version 1, padded to 64 bytes.
  static func bytes(_ type: NumberType, _ shape: Shape) throws(InputError) -> Data {
    guard let code = codes.first(where: { $0.value == type })?.key else {
      throw InputError(.unsupportedNumbers("\(type), which .npy cannot hold"))
    }
    let order = type.byteCount == 1 ? "|" : "<"
    let dims = shape.dims.map(String.init).joined(separator: ", ")
    let tuple = shape.rank == 1 ? "(\(dims),)" : "(\(dims))"
    var text = "{'descr': '\(order)\(code)', 'fortran_order': False, 'shape': \(tuple), }"
    let unpadded = 10 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let length = text.utf8.count
    guard length <= 0xFFFF else { throw InputError(.badNPY("its shape has too many axes")) }
    return magic + Data([1, 0, UInt8(length & 255), UInt8(length >> 8)]) + Data(text.utf8)
  }
}
