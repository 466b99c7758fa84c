public import Diagnostics

/// The names of a network's classes, in the order of its output.
public struct ClassNames: Sendable, Hashable {
  /// The names as the card gives them.
  public let names: [String]

  /// The names in the order of the output.
  public init(_ names: [String]) { self.names = names }

  /// What to call a class: its name, or `class 7` where the card gives none.
  public func name(of index: Int) -> String {
    names.indices.contains(index) ? names[index] : "class \(index)"
  }

  /// The class that a person or a folder's name means.
  ///
  /// A whole name counts first; then a WordNet number (`n02391049`), alone or before a name; then
  /// one of the names that stand between commas (`tench, Tinca tinca`). Case does not count, and an
  /// underscore is a space.
  ///
  /// - Throws: `card.no-such-class` with near names, `card.ambiguous-class` if several classes fit.
  public func index(named name: String) throws(InputError) -> Int {
    let wanted = Label(name)
    let tests: [(Label, Label) -> Bool] = [
      { $0.whole == $1.whole },
      { $0.wordNet != nil && $0.wordNet == $1.wordNet },
      { $0.wordNet == nil && $1.synonyms.contains($0.words) },
    ]
    let labels = names.map(Label.init)
    for test in tests {
      let found = labels.indices.filter { test(wanted, labels[$0]) }
      if found.count == 1 { return found[0] }
      if found.count > 1 {
        throw InputError(.ambiguousClass(name, matches: found.map { "\($0) (\(names[$0]))" }))
      }
    }
    throw InputError(.noSuchClass(name, among: names))
  }

  /// A class name taken apart.
  private struct Label {
    let whole: String
    let wordNet: String?
    let words: String
    let synonyms: [String]

    init(_ name: String) {
      whole = name.lowercased().split { $0 == "_" || $0.isWhitespace }.joined(separator: " ")
      let first = String(whole.prefix { $0 != " " })
      let isNumber =
        first.count == 9 && first.first == "n" && first.dropFirst().allSatisfy(\.isNumber)
      wordNet = isNumber ? first : nil
      words = isNumber ? String(whole.dropFirst(10)) : whole
      synonyms = words.split(separator: ",").map { part in
        part.split(separator: " ").joined(separator: " ")
      }
    }
  }
}
