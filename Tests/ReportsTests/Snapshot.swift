import Foundation
import Testing

/// A file that some text must equal. With `RECORD_SNAPSHOTS=1` it is rewritten, and the test fails
/// so that nobody mistakes a recording for a proof.
enum Snapshot {
  /// Compares text with `Snapshots/name`.
  static func check(_ text: String, _ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(name)")
      return
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    let lines = (lines(expected), lines(text))
    let difference = zip(lines.0, lines.1).enumerated().first { $1.0 != $1.1 }
    if let (index, (expected, found)) = difference {
      Issue.record("\(name), line \(index + 1)\nexpected \(expected)\nfound    \(found)")
    }
    #expect(lines.0.count == lines.1.count, "\(name) has another number of lines")
  }

  private static func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }
}
