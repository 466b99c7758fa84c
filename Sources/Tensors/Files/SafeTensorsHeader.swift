import Diagnostics
import Foundation

/// The JSON that stands before the numbers of a `.safetensors` file.
struct SafeTensorsHeader {
  /// Where an array lies.
  struct Entry {
    let dtype: String
    let shape: [Int]
    let start: Int
    let end: Int
  }

  /// The bytes before the first number.
  let length: Int
  let metadata: [String: String]
  let entries: [String: Entry]

  /// The longest header that the reference accepts.
  private static let longest = 100_000_000

  static let types: [String: NumberType] = [
    "F16": .float16, "BF16": .bfloat16, "F32": .float32, "F64": .float64,
    "I8": .int8, "I16": .int16, "I32": .int32, "I64": .int64,
    "U8": .uint8, "U16": .uint16, "U32": .uint32, "U64": .uint64, "BOOL": .bool,
  ]

  init(_ bytes: Data) throws(InputError) {
    let start = [UInt8](bytes.prefix(8))
    guard start.count == 8 else {
      throw InputError(.badSafetensors("it ends in its first 8 bytes"))
    }
    let declared = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard declared <= Self.longest, Int(declared) <= bytes.count - 8 else {
      throw InputError(
        .badSafetensors("its header of \(declared) bytes is longer than what is there")
      )
    }
    length = 8 + Int(declared)
    let json = Data(bytes.dropFirst(8).prefix(Int(declared)))
    let parsed: [String: Parsed]
    do { parsed = try JSONDecoder().decode([String: Parsed].self, from: json) } catch {
      throw InputError(.badSafetensors("its header is not the JSON that the format asks for"))
    }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (name, value) in parsed {
      switch value {
      case .entry(let entry) where name != "__metadata__": entries[name] = entry
      case .texts(let texts) where name == "__metadata__": metadata = texts
      default: throw InputError(.badSafetensors("its header's entry \(name) is malformed"))
      }
    }
    self.entries = entries
    self.metadata = metadata
  }

  private enum Parsed: Decodable {
    case entry(Entry)
    case texts([String: String])

    private enum Key: String, CodingKey { case dtype, shape, offsets = "data_offsets" }

    init(from decoder: any Decoder) throws {
      if let texts = try? [String: String](from: decoder) {
        self = .texts(texts)
        return
      }
      let entry = try decoder.container(keyedBy: Key.self)
      let offsets = try entry.decode([Int].self, forKey: .offsets)
      guard offsets.count == 2 else {
        throw DecodingError.dataCorruptedError(
          forKey: .offsets,
          in: entry,
          debugDescription: "two offsets"
        )
      }
      self = .entry(
        Entry(
          dtype: try entry.decode(String.self, forKey: .dtype),
          shape: try entry.decode([Int].self, forKey: .shape),
          start: offsets[0],
          end: offsets[1]
        )
      )
    }
  }

  /// The header of arrays in this order, padded with spaces to 8 bytes.
  static func bytes(
    metadata: [String: String],
    _ arrays: [(key: String, value: StoredArray)]
  ) -> Data {
    let codes = Dictionary(
      types.map { ($0.value, $0.key) },
      uniquingKeysWith: { first, _ in first }
    )
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var start = 0
    for (name, array) in arrays {
      let end = start + array.bytes.count
      let dims = array.shape.dims.map(String.init).joined(separator: ",")
      entries.append(
        "\(quoted(name)):{\"dtype\":\"\(codes[array.type] ?? "")\",\"shape\":[\(dims)],"
          + "\"data_offsets\":[\(start),\(end)]}"
      )
      start = end
    }
    var json = Data("{\(entries.joined(separator: ","))}".utf8)
    json.append(Data(repeating: 0x20, count: (8 - json.count % 8) % 8))
    let length = (0..<8).map { UInt8(truncatingIfNeeded: json.count >> ($0 * 8)) }
    return Data(length) + json
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    // By bytes: a header of digests is long. All that is escaped is ASCII.
    var quoted = [UInt8(ascii: "\"")]
    quoted.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        quoted.append(UInt8(ascii: "\\"))
        quoted.append(byte)
      case UInt8(ascii: "\n"): quoted += "\\n".utf8
      case UInt8(ascii: "\r"): quoted += "\\r".utf8
      case UInt8(ascii: "\t"): quoted += "\\t".utf8
      case ..<0x20:
        let digits = String(byte, radix: 16)
        quoted += "\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8
      default: quoted.append(byte)
      }
    }
    quoted.append(UInt8(ascii: "\""))
    return String(decoding: quoted, as: UTF8.self)
  }
}
