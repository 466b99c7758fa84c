/// One entry of a category's cell in Broden's index.
enum BrodenCell: Sendable, Hashable {
  /// The whole image carries the label of this number.
  case whole(Int)
  /// A PNG of label numbers, by its path below `images/`.
  case map(String)

  /// The entries of a cell: decimal numbers and paths separated by `;`, dominant first. Empty
  /// entries and the number 0, which is no label, are left out.
  static func entries(of cell: String) -> [BrodenCell] {
    cell.split(separator: ";").compactMap { part in
      let text = part.trimmed
      guard !text.isEmpty else { return nil }
      guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
        return .map(text)
      }
      // A number beyond all integers is beyond all tables too.
      let number = Int(text) ?? .max
      return number == 0 ? nil : .whole(number)
    }
  }
}
