import Foundation

/// A piece of a page. Text and attributes are escaped and elements closed by construction, so that
/// nothing a user named can become markup.
indirect enum HTML: Sendable, Hashable {
  /// Text, as it is to be read.
  case text(String)
  /// An element with its attributes and content.
  case element(String, [Attribute], [HTML])
  /// A style sheet of our own, which is written as it is.
  case style(String)
  /// A script of our own, which is written as it is.
  case script(String)
  /// JSON that a script reads by the name of its element.
  case data(String, id: String)

  /// A name and its value.
  struct Attribute: Sendable, Hashable {
    let name: String
    let value: String
  }
}

/// An element.
func tag(
  _ name: String,
  _ attributes: KeyValuePairs<String, String> = [:],
  @HTMLBuilder _ content: () -> [HTML] = { [] }
) -> HTML {
  .element(name, attributes.map { HTML.Attribute(name: $0, value: $1) }, content())
}

extension HTML: CustomStringConvertible {
  /// The markup.
  var description: String {
    var markup = ""
    write(to: &markup)
    return markup
  }

  private func write(to markup: inout String) {
    switch self {
    case .text(let text): markup += Self.escaped(text)
    case .style(let css): markup += "<style>\n\(css)</style>\n"
    case .script(let code): markup += "<script>\(code)</script>\n"
    case .data(let json, let id):
      // In JSON an angle bracket stands in strings only, where it may be escaped so that none can
      // end the element.
      markup += "<script type=\"application/json\" id=\"\(Self.escaped(id))\">"
      // Most have none, and looking for one byte is quicker than looking for a text.
      let isPlain =
        json.utf8.withContiguousStorageIfAvailable { bytes in
          bytes.baseAddress.map { memchr($0, Int32(UInt8(ascii: "<")), bytes.count) == nil } ?? true
        } ?? false
      markup += isPlain ? json : json.replacing("<", with: "\\u003c")
      markup += "</script>\n"
    case .element(let name, let attributes, let content):
      markup += "<" + name
      for attribute in attributes {
        markup += " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
      }
      markup += ">"
      guard !Self.void.contains(name) else { return }
      for child in content { child.write(to: &markup) }
      markup += "</\(name)>"
      if Self.endsLine.contains(name) { markup += "\n" }
    }
  }

  /// Text whose special characters are references. Characters that HTML forbids, which a file name
  /// may hold, are shown as a replacement character.
  static func escaped(_ text: String) -> String {
    // Pictures are long and hold nothing of the kind.
    guard text.utf8.contains(where: mayBeSpecial) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      default:
        let isForbidden = scalar.properties.generalCategory == .control
        escaped.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }

  /// Whether a byte of UTF-8 may belong to a special or forbidden character.
  private static func mayBeSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"): true
    case UInt8(ascii: "\""), UInt8(ascii: "'"): true
    // Control characters, of which those from U+0080 on begin with the byte C2.
    case ..<0x20, 0x7f, 0xc2: true
    default: false
    }
  }

  /// Elements without content, which have no closing tag.
  private static let void: Set = ["br", "col", "hr", "img", "input", "meta"]

  /// Elements after which a new line changes nothing on the page and makes the file readable.
  private static let endsLine: Set = [
    "article", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "g",
    "h1", "h2", "h3", "head", "header", "html", "li", "main", "noscript", "ol", "option", "p",
    "section", "select", "summary",
    "svg", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
  ]
}
