import Diagnostics
import Foundation
import SwiftProtobuf

/// A file taken apart: its records, and its stored tensors whose numbers still lie in the file.
///
/// The protobuf library copies every byte string that it reads. Weights are nearly all of a file, so
/// they are cut out first, and each is copied once, into the tensor that holds it.
struct StoredRecords {
  /// Everything but the graph's initializers.
  let model: Onnx_ModelProto
  /// The graph's initializers, in the file's order.
  let initializers: [StoredTensor]

  /// The numbers of the fields that are cut: `ModelProto.graph`, `GraphProto.initializer` and
  /// `TensorProto.raw_data`.
  private enum Cut {
    static let (graph, initializer, raw) = (7, 5, 9)
  }

  /// - Throws: what is wrong with the bytes, by the protobuf library or by us.
  init(_ file: Data) throws {
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    var (rest, tensors) = (Data(), [Range<Int>]())
    try file.withUnsafeBytes { bytes in
      let whole = 0..<bytes.count
      let outside = try Self.rest(of: bytes, in: whole, without: Cut.graph) { graph in
        // A message that is given in several parts is read as one, so what remains of the graph
        // may follow as a part of its own.
        let inside = try Self.rest(of: bytes, in: graph, without: Cut.initializer) {
          tensors.append($0)
        }
        rest.append(Self.message(Cut.graph, inside))
      }
      rest.append(outside)
    }
    model = try Onnx_ModelProto(serializedBytes: rest, options: options)
    initializers = try tensors.map { try Self.tensor(file, at: $0, options) }
  }

  private static func tensor(
    _ file: Data,
    at range: Range<Int>,
    _ options: BinaryDecodingOptions
  ) throws -> StoredTensor {
    func part(_ range: Range<Int>) -> Data {
      file[file.startIndex + range.lowerBound..<file.startIndex + range.upperBound]
    }
    var raw: Range<Int>?
    let rest = try file.withUnsafeBytes { bytes in
      try Self.rest(of: bytes, in: range, without: Cut.raw) { raw = $0 }
    }
    return StoredTensor(
      try Onnx_TensorProto(serializedBytes: rest, options: options),
      raw: raw.flatMap { $0.isEmpty ? nil : part($0) }
    )
  }

  /// The fields of a message but for those of one number, whose contents are handed out.
  private static func rest(
    of bytes: UnsafeRawBufferPointer,
    in range: Range<Int>,
    without number: Int,
    _ cut: (Range<Int>) throws -> Void
  ) throws -> Data {
    var rest = Data()
    var kept = range.lowerBound
    var fields = WireFields(bytes, in: range)
    while let field = fields.next() {
      guard field.number == number, let contents = field.contents else { continue }
      rest.append(contentsOf: bytes[kept..<field.whole.lowerBound])
      kept = field.whole.upperBound
      try cut(contents)
    }
    if fields.isBroken { throw BinaryDecodingError.malformedProtobuf }
    rest.append(contentsOf: bytes[kept..<range.upperBound])
    return rest
  }

  /// A field with a length as it lies in a file.
  private static func message(_ number: Int, _ contents: Data) -> Data {
    var bytes = Data([UInt8(number << 3 | 2)])
    var length = UInt64(contents.count)
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(length))
    return bytes + contents
  }
}
