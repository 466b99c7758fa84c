import Foundation

/// The list of cases that are not expected to pass, `excluded.txt`, with the reason of each.
///
/// A line `[symptom, …] reason` opens a section; the names below it are cases that end with one of
/// these symptoms: the code of a fault, or `differs`.
struct Exclusions {
  /// Why cases are excluded, and how it shows.
  struct Section {
    let symptoms: [String]
    let reason: String
    var names: [String] = []
  }

  private(set) var sections: [Section] = []

  /// The committed list.
  static let committed = Exclusions(
    (try? String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "excluded.txt"),
      encoding: .utf8
    )) ?? ""
  )

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
        let symptoms = line[line.index(after: line.startIndex)..<end].split(separator: ",")
        sections.append(
          Section(
            symptoms: symptoms.map { $0.trimmingCharacters(in: .whitespaces) },
            reason: line[line.index(after: end)...].trimmingCharacters(in: .whitespaces)
          )
        )
      } else if !sections.isEmpty {
        sections[sections.count - 1].names.append(line.trimmingCharacters(in: .whitespaces))
      }
    }
  }

  /// Every excluded case with its section; a name that stands twice keeps the first.
  var byName: [String: Section] {
    Dictionary(
      sections.flatMap { section in section.names.map { ($0, section) } },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
