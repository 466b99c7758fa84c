import ArgumentParser
import Foundation

/// Where results go.
struct JSONFlag: ParsableArguments {
  @Flag(help: "Print the result as JSON on standard output, and nothing else there.")
  var json = false
}

/// Encodes results for standard output and files alike: sorted keys, so that the same result is the
/// same bytes.
enum JSONText {
  static func of(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
