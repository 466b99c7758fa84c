import ArgumentParser
import Foundation

/// How many threads a command may use.
struct ThreadsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Threads that work at once; results do not depend on it. (default: one a core)",
      valueName: "n"
    )
  )
  var threads: Int?

  var count: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  func validate() throws {
    if let threads { try (1...1024).check(threads, "--threads") }
  }
}
