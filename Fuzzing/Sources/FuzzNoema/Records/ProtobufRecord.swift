/// A protobuf record as its wire format has it: numbered fields in their order.
struct ProtobufRecord {
  /// One field.
  struct Field {
    var number: Int
    var value: Value
  }

  /// What a field holds.
  enum Value {
    case varint(UInt64)
    case fixed32([UInt8])
    case fixed64([UInt8])
    case bytes([UInt8])
    case record(ProtobufRecord)
  }

  let kind: RecordKind
  var fields: [Field]

  init(_ kind: RecordKind, _ fields: [Field] = []) {
    self.kind = kind
    self.fields = fields
  }

  /// Parses a record; `nil` if the bytes are none. A field that should be a record and is none
  /// stays bytes.
  init?(_ bytes: [UInt8], _ kind: RecordKind, depth: Int = 0) {
    self.init(kind)
    var rest = bytes[...]
    while !rest.isEmpty {
      guard depth < 16, let tag = Self.varint(&rest), tag >> 3 > 0, tag >> 3 < 1 << 29 else {
        return nil
      }
      let number = Int(tag >> 3)
      guard let value = Self.value(&rest, wire: tag & 7, kind.kind(ofField: number), depth) else {
        return nil
      }
      fields.append(Field(number: number, value: value))
    }
  }

  private static func value(
    _ rest: inout ArraySlice<UInt8>,
    wire: UInt64,
    _ kind: RecordKind?,
    _ depth: Int
  ) -> Value? {
    func take(_ count: Int) -> [UInt8]? {
      guard count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
    switch wire {
    case 0: return varint(&rest).map(Value.varint)
    case 1: return take(8).map(Value.fixed64)
    case 5: return take(4).map(Value.fixed32)
    case 2:
      guard let count = varint(&rest), count <= rest.count, let bytes = take(Int(count)) else {
        return nil
      }
      let record = kind.flatMap { ProtobufRecord(bytes, $0, depth: depth + 1) }
      return record.map(Value.record) ?? .bytes(bytes)
    default: return nil
    }
  }

  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var (number, shift) = (UInt64(0), UInt64(0))
    while let byte = rest.popFirst(), shift < 64 {
      number |= UInt64(byte & 127) << shift
      if byte < 128 { return number }
      shift += 7
    }
    return nil
  }

  /// The record as a file holds it.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(varint number: UInt64) {
      var number = number
      while number >= 128 {
        bytes.append(UInt8(number & 127) | 128)
        number >>= 7
      }
      bytes.append(UInt8(number))
    }
    func append(_ number: Int, _ wire: Int) { append(varint: UInt64(number << 3 | wire)) }
    for field in fields {
      switch field.value {
      case .varint(let number):
        append(field.number, 0)
        append(varint: number)
      case .fixed64(let eight):
        append(field.number, 1)
        bytes += eight
      case .fixed32(let four):
        append(field.number, 5)
        bytes += four
      case .bytes(let part):
        append(field.number, 2)
        append(varint: UInt64(part.count))
        bytes += part
      case .record(let record):
        let part = record.bytes
        append(field.number, 2)
        append(varint: UInt64(part.count))
        bytes += part
      }
    }
    return bytes
  }
}
