import Foundation

/// The commands of a Markdown file and what it says they print.
struct Markdown {
  /// Commands that stand in one fenced block, with the output shown right below, if any.
  struct Block {
    let commands: String
    var shown: String?
    let line: Int
  }

  let blocks: [Block]

  /// Reads the ```sh blocks; a ```text block after one shows its output.
  init(_ url: URL) throws {
    var blocks: [Block] = []
    var fence: (language: String, line: Int, lines: [String])?
    let text = try String(contentsOf: url, encoding: .utf8)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard line.hasPrefix("```") else {
        fence?.lines.append(String(line))
        continue
      }
      guard let open = fence else {
        fence = (String(line.dropFirst(3)), number + 1, [])
        continue
      }
      let body = open.lines.joined(separator: "\n")
      if open.language == "sh" {
        blocks.append(Block(commands: body, line: open.line))
      } else if open.language == "text", !blocks.isEmpty {
        blocks[blocks.count - 1].shown = body
      }
      fence = nil
    }
    self.blocks = blocks
  }
}

/// Whether a program printed what a text shows.
///
/// Every shown line must be printed, in order; `...` stands for lines that are not shown. Numbers
/// may differ by 0.06 or 6 %, since another kind of processor rounds differently and a p-value or a score
/// may move by a step; everything else must be the same word for word.
struct ShownOutput {
  let lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n").map(String.init).filter { $0 != "..." }
  }

  /// The first shown line that was not printed, or `nil`.
  func missing(from printed: String) -> String? {
    var rest = printed.split(separator: "\n").map(String.init)[...]
    for line in lines {
      guard let place = rest.firstIndex(where: { Self.agree(line, $0) }) else { return line }
      rest = rest[(place + 1)...]
    }
    return nil
  }

  private static func agree(_ shown: String, _ printed: String) -> Bool {
    let (a, b) = (words(shown), words(printed))
    return a.count == b.count
      && zip(a, b).allSatisfy { shown, printed in
        guard let x = Double(shown), let y = Double(printed) else { return shown == printed }
        return abs(x - y) <= 0.06 * max(1, abs(x))
      }
  }

  /// The words of a line; brackets, commas and percent signs stand apart from numbers, and marks of
  /// significance are left out.
  private static func words(_ line: String) -> [String] {
    var spaced = ""
    for character in line where character != "*" {
      spaced += "[](),%".contains(character) ? " \(character) " : String(character)
    }
    return spaced.split(separator: " ").map(String.init)
  }
}
