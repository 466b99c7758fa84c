/// Text of a web page. Whatever string is interpolated is escaped, so that no name or message that
/// a user brings can become markup; only `HTML` itself is taken as it is.
struct HTML: Sendable, Hashable {
  /// The markup.
  let text: String

  /// Nothing.
  static let empty = HTML(text: "")

  private init(text: String) { self.text = text }

  /// Parts one after the other, on lines of their own.
  static func lines(_ parts: [HTML]) -> HTML {
    HTML(text: parts.map(\.text).filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  private static func escaped(_ string: String) -> String {
    var text = ""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\t", "\n", "\r": text.unicodeScalars.append(scalar)
      // Control characters are not allowed in a page, whatever a file's name holds.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}

extension HTML: ExpressibleByStringInterpolation {
  /// Markup that the program itself wrote.
  init(stringLiteral value: String) { text = value }

  /// Markup with what was put into it.
  init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

  /// Collects markup and escaped strings.
  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ string: String) { text += HTML.escaped(string) }
    mutating func appendInterpolation(_ number: Int) { text += "\(number)" }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ parts: [HTML]) { text += HTML.lines(parts).text }
  }
}
