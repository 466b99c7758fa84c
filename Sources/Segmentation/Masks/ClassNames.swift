import Diagnostics
import Foundation
import Images
import Tensors

/// The classes of a folder of masks, from a names file.
///
/// What is understood: a name a line, line n being number n (a first line `background`, `unlabelled`,
/// `unlabeled` or `void` is number 0); lines `number name`; rows `number,name`,
/// `number,name,category` or `number,name,red,green,blue`, separated by commas or tabs; and such a
/// table with a header that names the columns `number` (or `id`, `index`, `idx`, `code`), `name` (or
/// `label`, `class`), `category`, `red`, `green`, `blue` (or `r`, `g`, `b`).
struct ClassNames: Sendable, Hashable {
  /// One class.
  struct Entry: Sendable, Hashable {
    /// Its number in the masks.
    var number: Int
    /// What it is called.
    var name: String
    /// Its category; `object` unless the file says otherwise.
    var category = "object"
    /// Its colour in masks of colours, packed.
    var colour: Int32?
  }

  /// The classes, without background.
  let entries: [Entry]

  /// Names for what is no class.
  static let background: Set<String> = ["background", "unlabelled", "unlabeled", "void", "_"]

  /// The classes of a list, the first being number 1.
  init(_ names: [String]) {
    entries = names.enumerated().map { Entry(number: $0 + 1, name: $1) }
  }

  /// Reads a names file.
  ///
  /// - Throws: `InputError` with every line that is not understood, every number or colour that is
  ///   taken twice, or `segmentation.no-names`.
  init(reading url: URL) throws(InputError) {
    let bytes = try InputFile.bytes(of: url)
    let records = try CSVText(bytes, path: url.path).records
    var reader = ClassNamesReader(records: records, path: url.path)
    let entries = reader.entries()
    var faults = reader.faults
    var (numbers, colours) = ([Int: Int](), [Int32: Int]())
    for (entry, line) in entries {
      if let first = numbers.updateValue(line, forKey: entry.number) {
        faults.append(
          .labelTwice(entry.number, first: first, at: Place.line(line, of: url.path))
        )
      }
      guard let colour = entry.colour else { continue }
      if let first = colours.updateValue(line, forKey: colour) {
        faults.append(
          .colourTwice(Colour(packed: colour), first: first, at: Place.line(line, of: url.path))
        )
      }
    }
    try InputError.throwAny(faults)
    self.entries = entries.map(\.0).filter { entry in
      entry.number != 0 || !Self.background.contains(entry.name.lowercased())
    }
    if self.entries.isEmpty { throw InputError(.noNames(at: url.path)) }
  }

  /// The categories, in the order in which they appear.
  var categories: [String] {
    entries.reduce(into: []) { if !$0.contains($1.category) { $0.append($1.category) } }
  }
}
