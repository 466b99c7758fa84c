package import Foundation

/// Values as JSON that is the same whenever the value is: keys sorted, numbers in the fewest digits
/// that read back as the same, one member a line, and arrays of numbers on one line.
package enum JSON {
  /// The value as JSON in UTF-8, with a final line end. Infinite and undefined numbers become the
  /// strings `Infinity`, `-Infinity` and `NaN`.
  ///
  /// - Throws: what encoding the value throws.
  package static func encode(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity",
      negativeInfinity: "-Infinity",
      nan: "NaN"
    )
    var layout = JSONLayout()
    return layout.laidOut(try encoder.encode(value))
  }
}

/// Puts line ends and indents into compact JSON.
private struct JSONLayout {
  private var output = Data()
  private var depth = 0

  mutating func laidOut(_ compact: Data) -> Data {
    let bytes = [UInt8](compact)
    var index = 0
    while index < bytes.count {
      let end = Self.end(of: bytes, from: index)
      let token = bytes[index..<end]
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isEmpty = end < bytes.count && Self.closers.contains(bytes[end])
        output.append(contentsOf: token)
        if token.count == 1 && !isEmpty { startLine(depth + 1) }
        if token.count == 1 && isEmpty { output.append(bytes[end]) }
        index = token.count == 1 && isEmpty ? end + 1 : end
        continue
      case let byte where Self.closers.contains(byte):
        startLine(depth - 1)
        output.append(byte)
      case UInt8(ascii: ","):
        output.append(UInt8(ascii: ","))
        startLine(depth)
      case UInt8(ascii: ":"): output.append(contentsOf: Array(": ".utf8))
      default: output.append(contentsOf: token)
      }
      index = end
    }
    output.append(UInt8(ascii: "\n"))
    return output
  }

  private static let closers = [UInt8(ascii: "}"), UInt8(ascii: "]")]

  private mutating func startLine(_ depth: Int) {
    self.depth = depth
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: 2 * depth))
  }

  /// Where the token ends that begins here: a mark, a string, a word, or a whole array in which
  /// there is no object.
  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    switch bytes[start] {
    case UInt8(ascii: "["): return flatArrayEnd(bytes, start) ?? start + 1
    case UInt8(ascii: "\""): return stringEnd(bytes, start)
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","),
      UInt8(ascii: ":"):
      return start + 1
    default:
      let marks = Array(",:]}".utf8)
      return bytes[start...].firstIndex { marks.contains($0) } ?? bytes.count
    }
  }

  private static func stringEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  private static func flatArrayEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    var (index, open) = (start, 0)
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"): return nil
      case UInt8(ascii: "\""):
        index = stringEnd(bytes, index)
        continue
      case UInt8(ascii: "["): open += 1
      case UInt8(ascii: "]"):
        open -= 1
        if open == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }
}
