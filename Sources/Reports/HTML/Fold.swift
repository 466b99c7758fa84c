/// Terms with their explanations, folded away under a title.
enum Fold {
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
