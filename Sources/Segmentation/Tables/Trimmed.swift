import Foundation

extension StringProtocol where UTF8View: BidirectionalCollection {
  /// The text without spaces around it; most has none, which two bytes tell.
  var trimmed: String {
    let plain = UInt8(ascii: "!")...UInt8(ascii: "~")
    if let first = utf8.first, let last = utf8.last, plain.contains(first), plain.contains(last) {
      return String(self)
    }
    return trimmingCharacters(in: .whitespaces)
  }
}
