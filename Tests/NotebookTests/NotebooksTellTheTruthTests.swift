import Foundation
import TestSupport
import Testing

/// Every command of the README and the notebooks, run as a reader runs it.
@Suite struct NotebooksTellTheTruthTests {
  static let files: [URL] = {
    let notebooks = TestData.checkout.appending(path: "notebooks-md")
    let names = try? FileManager.default.contentsOfDirectory(atPath: notebooks.path)
    let readme = [TestData.checkout.appending(path: "README.md")]
    return readme
      + (names ?? []).filter { $0.hasSuffix(".md") }.sorted().map { notebooks.appending(path: $0) }
  }()

  @Test("The commands run, and print what the text shows", arguments: files)
  func commands(file: URL) throws {
    let workshop = try Workshop()
    let blocks = try Markdown(file).blocks
    #expect(!blocks.isEmpty)
    for block in blocks {
      let commands = block.commands.split(separator: "\n").filter { !$0.hasPrefix("make ") }
      let outcome = try workshop.run(commands.joined(separator: "\n"))
      let place = "\(file.lastPathComponent), line \(block.line)"
      #expect(outcome.status == 0, "\(place): \(outcome.printed)")
      if let shown = block.shown {
        let missing = ShownOutput(shown).missing(from: outcome.printed)
        #expect(missing == nil, "\(place) shows a line that is not printed in:\n\(outcome.printed)")
      }
    }
  }

  @Test("The README's make commands are those that the continuous integration runs")
  func makeCommands() throws {
    let readme = try Markdown(TestData.checkout.appending(path: "README.md"))
    let shown = readme.blocks.flatMap { $0.commands.split(separator: "\n") }
      .filter { $0.hasPrefix("make ") }.map { $0.split(separator: " ")[1] }
    let script = TestData.checkout.appending(path: ".ci/run")
    let run = try String(contentsOf: script, encoding: .utf8).split(separator: "\n")
    for target in shown {
      #expect(run.contains { $0.hasPrefix("make \(target)") }, "make \(target)")
    }
  }
}

/// A folder in which the embedded probes and concepts lie, as in a checkout, with `noema` on the
/// PATH.
private struct Workshop {
  private let folder: TemporaryFolder
  private let binaries = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  init() throws {
    folder = try TemporaryFolder()
    for name in ["probes", "concepts"] {
      try FileManager.default.copyItem(
        at: TestData.checkout.appending(path: name),
        to: folder.appending(name)
      )
    }
  }

  func run(_ commands: String) throws -> (status: Int32, printed: String) {
    let output = folder.appending("printed.log")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let process = try ChildProcess(
      "/bin/bash",
      ["-euo", "pipefail", "-c", commands],
      in: folder.url.path,
      environment: ["PATH": "\(binaries.path):\(path)"],
      output: output.path
    )
    return (try process.wait(), try String(contentsOf: output, encoding: .utf8))
  }
}
