/// Text as a terminal shows it: how many columns it takes, and cut or wrapped to fit.
enum TerminalText {
  /// The columns a string takes: two for wide East Asian characters and emoji.
  static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }

  /// Text that cannot steer a terminal: control characters, which a file name may hold, are shown
  /// as a replacement character.
  static func harmless(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
          default: scalar
          }
        }
      )
    )
  }

  /// Text of at most `columns` columns: the middle of a longer one is left out, because names differ
  /// most often at their ends.
  static func shortened(_ text: String, to columns: Int) -> String {
    guard width(text) > columns else { return text }
    let head = prefix(text, (columns - 1) / 2)
    let tail = String(prefix(String(text.reversed()), columns - 1 - width(head)).reversed())
    return head + "…" + tail
  }

  /// Text of at most `columns` columns: the end of a longer one is left out.
  static func begun(_ text: String, to columns: Int) -> String {
    width(text) > columns ? prefix(text, columns - 1) + "…" : text
  }

  /// Padded with spaces to `columns` columns.
  static func padded(_ text: String, to columns: Int, _ alignment: TextColumn.Alignment) -> String {
    let space = String(repeating: " ", count: max(0, columns - width(text)))
    return alignment == .left ? text + space : space + text
  }

  /// Words in lines of at most `columns` columns, those after the first indented.
  static func wrapped(_ text: String, to columns: Int, indent: String = "") -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && width(line) + 1 + width(String(word)) > columns {
        lines.append(line)
        line = indent + word
      } else {
        line += line.isEmpty ? String(word) : " " + word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func prefix(_ text: String, _ columns: Int) -> String {
    var taken = ""
    var left = columns
    for character in text {
      left -= width(character)
      if left < 0 { break }
      taken.append(character)
    }
    return taken
  }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The blocks of wide characters: Hangul Jamo, CJK, kana, Hangul, full-width forms, and the
  /// supplementary ideographs. Unicode Standard Annex 11.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD,
  ]
}
