import Diagnostics
import Foundation

/// Comma-separated values as RFC 4180 has them and as programs write them: fields in quotation
/// marks may hold commas, doubled marks and line ends; lines end with LF, CRLF or CR; a byte order
/// mark and empty lines are passed over. Bytes that are no UTF-8 are replaced.
package struct CSVText: Sendable {
  /// One row of fields.
  package struct Record: Sendable, Hashable {
    /// The line on which it begins, counted from 1.
    package let line: Int
    /// Its fields, without the quotation marks.
    package let fields: [String]
  }

  /// The rows in order, the header first if there is one.
  package let records: [Record]

  /// Reads the bytes of a file.
  ///
  /// - Throws: `segmentation.open-quote` with the line on which a quotation mark is never closed.
  init(_ bytes: Data, path: String) throws(InputError) {
    var parser = Parser()
    let openQuote = bytes.withUnsafeBytes { parser.parse($0) }
    if let openQuote { throw InputError(.openQuote(at: Place.line(openQuote, of: path))) }
    records = parser.records
  }
}

extension CSVText {
  /// The state between two bytes.
  private struct Parser {
    private(set) var records: [Record] = []
    private var fields: [String] = []
    private var field: [UInt8] = []
    private var wasQuoted = false
    private var line = 1
    private var start = 1

    /// Reads everything; gives the line of a quotation mark that is never closed.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Int? {
      var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""):
          // A mark inside a plain field is only a character.
          guard field.isEmpty, !wasQuoted else { field.append(byte); continue }
          let opened = line
          guard let end = readQuoted(bytes, from: index) else { return opened }
          index = end
        case UInt8(ascii: ","): endField()
        case UInt8(ascii: "\r"):
          if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
          endLine()
        case UInt8(ascii: "\n"): endLine()
        default: field.append(byte)
        }
      }
      endRecord()
      return nil
    }

    /// Reads up to the closing mark and gives the place behind it, or `nil` if there is none.
    private mutating func readQuoted(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
      wasQuoted = true
      var index = start
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") {
          guard index < bytes.count, bytes[index] == byte else { return index }
          index += 1
        }
        if byte == UInt8(ascii: "\n") { line += 1 }
        field.append(byte)
      }
      return nil
    }

    private mutating func endField() {
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      wasQuoted = false
    }

    private mutating func endLine() {
      endRecord()
      line += 1
      start = line
    }

    private mutating func endRecord() {
      if fields.isEmpty && field.isEmpty && !wasQuoted { return }
      endField()
      records.append(Record(line: start, fields: fields))
      fields.removeAll(keepingCapacity: true)
    }
  }
}
