import Foundation
import TestSupport
import Testing

@Suite("A standard output that takes nothing") struct FullOutputTests {
  @Test(
    "is an error, whether little is printed or much",
    arguments: ["--version", "--help", "methods", "methods --json", "methods lrp"]
  )
  func full(_ words: String) throws {
    let place = try TemporaryFolder()
    let noema = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "noema")
    let errors = place.appending("stderr")
    let process = try ChildProcess(
      noema.path,
      words.split(separator: " ").map(String.init),
      output: "/dev/full",
      errors: errors.path
    )
    #expect(try process.wait() == 1)
    let said = try String(contentsOf: errors, encoding: .utf8)
    #expect(said.hasPrefix("error: cannot write to the standard output: "), "\(said)")
  }
}
