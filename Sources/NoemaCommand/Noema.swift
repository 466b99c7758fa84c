import ArgumentParser
import Diagnostics
import Foundation
import Tensors

/// The command line: arguments in, exit code out.
@main
struct Noema: ParsableCommand {
  /// The version, as results and files state it.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "noema",
    abstract: "Asks a trained vision network what it knows in human terms.",
    discussion: """
      A network is an ONNX file with a card (.yaml) beside it that says how images are prepared.
      Exit codes: 0 success, 1 the run failed, 2 the input was wrong.
      """,
    version: version,
    subcommands: [
      Inspect.self, Predict.self, Fit.self, TCAVCommand.self, Sort.self, Calibrate.self,
      Attribute.self, Methods.self, Surrogate.self, Dissect.self, DissectCompare.self, Units.self,
      DataCommand.self, Run.self, Tune.self, Bench.self, Demo.self,
    ]
  )

  /// Runs a command and turns what it throws into a message and an exit code.
  static func main() {
    FreedMemory.keep()
    OpenBLAS.endThreads()
    do {
      try answer(CommandLine.arguments.dropFirst())
      try StandardOutput.finish()
    } catch let error as InputError {
      fail("error: \(error)", code: 2)
    } catch let error as Fault {
      fail("error: \(error)", code: 2)
    } catch let error as RunError {
      fail("error: \(error)", code: 1)
    } catch {
      let message = fullMessage(for: error).trimmingPrefix("Error: ")
      fail("error: \(message)", code: exitCode(for: error) == .validationFailure ? 2 : 1)
    }
  }

  /// Does what the arguments ask; a request such as `--help` comes from the parser as an error.
  private static func answer(_ arguments: ArraySlice<String>) throws {
    try checkNoneIsEmpty(arguments)
    let words = words(arguments)
    try checkCommand(words)
    do {
      var command = try parseAsRoot(words)
      try command.run()
    } catch let error where exitCode(for: error) == .success {
      print(fullMessage(for: error))
    }
  }

  /// Refuses a word that stands where a command does and names none, with near names.
  private static func checkCommand(_ words: [String]) throws(InputError) {
    var commands = configuration.subcommands
    for word in words {
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
      guard let command = commands.first(where: { $0._commandName == word }) else {
        throw InputError(.noSuchCommand(word, among: commands.map { $0._commandName }))
      }
      commands = command.configuration.subcommands
    }
  }

  /// An empty argument is most likely a variable of the shell that was not set; as a path it would be
  /// the current folder.
  private static func checkNoneIsEmpty(_ arguments: ArraySlice<String>) throws {
    for (place, argument) in zip(arguments.indices, arguments)
    where argument.isEmpty || argument.hasPrefix("--") && argument.hasSuffix("=") {
      let option = argument.isEmpty ? arguments[..<place].last : argument
      throw ValidationError("An argument is empty, after \(option ?? "noema").")
    }
  }

  /// The arguments, with a command's name of two words as one (a command with arguments of its own
  /// cannot have subcommands: it would take their names for its first argument), and with a negative
  /// number as the value of the option before it, which says what range it must be in.
  private static func words(_ arguments: ArraySlice<String>) -> [String] {
    let isCompared = Array(arguments.prefix(2)) == ["dissect", "compare"]
    let words = isCompared ? ["dissect compare"] + arguments.dropFirst(2) : Array(arguments)
    return words.reduce(into: []) { joined, word in
      if let option = joined.last, isOption(option), word.hasPrefix("-"), Double(word) != nil {
        joined[joined.count - 1] = "\(option)=\(word)"
      } else {
        joined.append(word)
      }
    }
  }

  private static func isOption(_ word: String) -> Bool {
    word.hasPrefix("--") && word != "--" && !word.contains("=")
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    Foundation.exit(code)
  }
}

extension Fault {
  fileprivate static func noSuchCommand(_ word: String, among commands: [String]) -> Fault {
    Fault(
      "command.no-such-command",
      "there is no command '\(word)'",
      remedy: NearNames(among: commands).remedy(for: word)
    )
  }
}
