import Diagnostics

/// Terms with their explanations, folded away under a title.
enum Fold {
  /// Versions and digests.
  static func html(_ provenance: Provenance) -> HTML {
    func rows(_ values: [String: String], of title: String = "") -> [(String, String)] {
      values.sorted { $0.key < $1.key }.map { (title + $0.key, $0.value) }
    }
    let dataset = provenance.dataset.map { [("Data set", $0)] } ?? []
    return html(
      "Versions and digests",
      [("Noema", provenance.noema)] + rows(provenance.libraries) + [("Network", provenance.source)]
        + dataset + rows(provenance.digests, of: "SHA-256 of ")
    )
  }

  static func html(_ title: String, _ entries: [(String, String)]) -> HTML {
    tag("details") {
      tag("summary") { title }
      tag("dl") {
        entries.flatMap { term, text in
          [tag("dt", ["class": "name"]) { term }, tag("dd", ["class": "name"]) { text }]
        }
      }
    }
  }
}
