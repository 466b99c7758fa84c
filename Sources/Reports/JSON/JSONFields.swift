import Foundation

/// The fields of a flat value, each as the JSON that stands for it, so that no digit is lost where
/// fields are kept one by one.
enum JSONFields {
  /// The names and values of all fields, sorted by name; what is `nil` is `null`.
  static func of(_ value: some Encodable) throws -> [(name: String, json: String)] {
    let json = try ResultJSON.encode(value)
    let fields = try JSONDecoder().decode([String: Field].self, from: json)
    return try fields.sorted { $0.key < $1.key }.map { name, field in
      (name, String(decoding: try JSONEncoder().encode(field), as: UTF8.self))
    }
  }

  /// The value that has these fields.
  ///
  /// - Throws: `DecodingError` if it has others.
  static func value<Value: Decodable>(
    _ type: Value.Type,
    from fields: [(name: String, json: String)]
  ) throws -> Value {
    let members = try fields.map { name, json in
      "\(String(decoding: try JSONEncoder().encode(name), as: UTF8.self)):\(json)"
    }
    return try ResultJSON.decode(type, from: Data("{\(members.joined(separator: ","))}".utf8))
  }

  /// A value without parts.
  private enum Field: Codable {
    case null
    case truth(Bool)
    case whole(Int64)
    case natural(UInt64)
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if value.decodeNil() {
        self = .null
      } else if let truth = try? value.decode(Bool.self) {
        self = .truth(truth)
      } else if let whole = try? value.decode(Int64.self) {
        self = .whole(whole)
      } else if let natural = try? value.decode(UInt64.self) {
        self = .natural(natural)
      } else if let number = try? value.decode(Double.self) {
        self = .number(number)
      } else {
        self = .text(try value.decode(String.self))
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .null: try container.encodeNil()
      case .truth(let value): try container.encode(value)
      case .whole(let value): try container.encode(value)
      case .natural(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      }
    }
  }
}
