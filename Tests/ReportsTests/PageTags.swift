/// The tags of a page whose every attribute is in quotation marks, with a reader of its own.
struct PageTags {
  /// A tag.
  struct Tag {
    let name: String
    let isClosing: Bool
    let attributes: [(name: String, value: String)]
  }

  /// The page without what stands in its style sheets and scripts.
  let markup: String
  /// Its tags, in their order.
  let tags: [Tag]

  init(_ page: String) {
    markup = page.replacing(/<style>[^<]*<\/style>/, with: "")
      .replacing(/(?s)<script[^>]*>.*?<\/script>/, with: "")
    tags = markup.matches(of: /<(\/?)([a-z0-9]+)((?:\s+[a-zA-Z0-9-]+="[^"<>]*")*)>/).map { match in
      Tag(
        name: String(match.2),
        isClosing: !match.1.isEmpty,
        attributes: match.3.matches(of: /([a-zA-Z0-9-]+)="([^"]*)"/).map {
          (String($0.1), String($0.2))
        }
      )
    }
  }

  /// Whether every angle bracket belongs to a tag, besides that of the declaration.
  var hasOnlyTags: Bool { markup.count { $0 == "<" } == tags.count + 1 }

  /// The first tag that is not closed where it was opened, if there is one.
  var unbalanced: String? {
    var open: [String] = []
    for tag in tags where !["meta", "img", "br", "input"].contains(tag.name) {
      if !tag.isClosing {
        open.append(tag.name)
      } else if open.popLast() != tag.name {
        return tag.name
      }
    }
    return open.first
  }
}
