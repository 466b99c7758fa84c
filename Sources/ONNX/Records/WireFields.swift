import Diagnostics
import Foundation

/// The fields of one protobuf message as they lie in the bytes, found without copying them.
///
/// Every length is checked against the bytes that are there.
struct WireFields: Sequence, IteratorProtocol {
  /// One field: its number, and where it and its contents lie.
  struct Field {
    let number: Int
    /// The tag, the length and the contents.
    let whole: Range<Int>
    /// The contents of a field with a length, `nil` for one without.
    let contents: Range<Int>?
  }

  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private let end: Int
  /// Whether the bytes turned out not to be fields; the sequence ends there.
  private(set) var isBroken = false

  /// The fields of the message in a part of some bytes.
  init(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> Field? {
    guard !isBroken, position < end else { return nil }
    guard let field = field() else {
      isBroken = true
      return nil
    }
    position = field.whole.upperBound
    return field
  }

  /// The kinds of field that the format still has.
  private enum WireType: UInt64 {
    case varint = 0
    case eightBytes = 1
    case withLength = 2
    case fourBytes = 5
  }

  private func field() -> Field? {
    guard let tag = varint(at: position), let type = WireType(rawValue: tag.value & 7) else {
      return nil
    }
    let number = Int(clamping: tag.value >> 3)
    func upTo(_ end: Int, contents: Range<Int>? = nil) -> Field? {
      end > self.end ? nil : Field(number: number, whole: position..<end, contents: contents)
    }
    switch type {
    case .varint: return varint(at: tag.end).flatMap { upTo($0.end) }
    case .eightBytes: return upTo(tag.end + 8)
    case .fourBytes: return upTo(tag.end + 4)
    case .withLength:
      guard let length = varint(at: tag.end), length.value <= UInt64(end - length.end) else {
        return nil
      }
      let contents = length.end..<length.end + Int(length.value)
      return upTo(contents.upperBound, contents: contents)
    }
  }

  /// A number of up to ten bytes, seven bits each, lowest first.
  private func varint(at start: Int) -> (value: UInt64, end: Int)? {
    var value: UInt64 = 0
    for offset in 0..<10 where start + offset < end {
      let byte = bytes[start + offset]
      value |= UInt64(byte & 0x7F) << UInt64(7 * offset)
      if byte < 0x80 { return (value, start + offset + 1) }
    }
    return nil
  }
}
