public import Concepts
public import Dissection
public import Foundation

/// How results are written as JSON: keys sorted, one value a line, numbers by the shortest digits
/// that read back as the same number. What JSON has no numbers for is written as a string.
enum ResultJSON {
  static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try encoder.encode(value) + Data("\n".utf8)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from json: Data) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    return try decoder.decode(type, from: json)
  }
}

extension TCAVResult {
  /// The result that a `result.json` holds.
  ///
  /// - Throws: `DecodingError` if it is not one.
  public init(json: Data) throws { self = try ResultJSON.decode(TCAVResult.self, from: json) }
}

extension DissectionResult {
  /// The result that a `result.json` holds.
  ///
  /// - Throws: `DecodingError` if it is not one.
  public init(json: Data) throws { self = try ResultJSON.decode(DissectionResult.self, from: json) }
}
