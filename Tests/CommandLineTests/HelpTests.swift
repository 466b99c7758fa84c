import Foundation
import TestSupport
import Testing

@Suite("Help") struct HelpTests {
  /// The commands that `noema --help` lists.
  private static let commands: [String] = {
    let help = (try? Binary.run(["--help"]).output) ?? ""
    let listed = help.components(separatedBy: "SUBCOMMANDS:").last ?? ""
    return listed.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("  "), !line.hasPrefix("   "), !line.contains("See ") else { return nil }
      return line.trimmingCharacters(in: .whitespaces).components(separatedBy: "  ").first
    }
  }()

  /// The help of a command, or of one below it (`dissect compare`).
  private static func help(_ command: String) throws -> Binary.Outcome {
    try Binary.run(command.split(separator: " ").map(String.init) + ["--help"])
  }

  @Test("lists every command, and goes to standard output with exit code 0")
  func commands() throws {
    for command in ["inspect", "predict", "tcav", "attribute", "dissect compare", "run", "demo"] {
      #expect(Self.commands.contains(command))
    }
    for command in Self.commands {
      let help = try Self.help(command)
      expectSuccess(help)
      #expect(help.output.contains("USAGE: noema \(command)") && help.errors.isEmpty)
    }
    #expect(try Binary.run([]).output.contains("SUBCOMMANDS"))
  }

  @Test("says the version")
  func version() throws {
    let outcome = try Binary.run(["--version"])
    expectSuccess(outcome)
    #expect(outcome.output.split(separator: ".").count == 3)
  }

  @Test("says of every option that may be left out what then holds")
  func defaults() throws {
    for command in Self.commands {
      let help = try Self.help(command).output
      let fromUsage = help.components(separatedBy: "USAGE:").last ?? ""
      let usage = fromUsage.components(separatedBy: "\n\n")[0]
      for option in Self.options(of: help) {
        // In the usage line, what may be left out stands in brackets.
        let isNeeded = usage.contains(" \(option.name) <")
        let isSaid = ["default:", "may be repeated", "needed"].contains(where: option.text.contains)
        #expect(isNeeded || isSaid, "\(command) \(option.name): \(option.text)")
      }
    }
  }

  /// The options that take a value, each with all that is said of it.
  private static func options(of help: String) -> [(name: String, text: String)] {
    var options: [(name: String, text: String)] = []
    for line in help.split(separator: "\n") {
      if line.hasPrefix("  --") {
        options.append((String(line.split(separator: " ")[0]), String(line)))
      } else if line.hasPrefix("      "), let last = options.indices.last {
        options[last].text += " " + line.trimmingCharacters(in: .whitespaces)
      }
    }
    return options.filter { $0.text.contains("\($0.name) <") }
  }

  @Test("states defaults that are true: said aloud, they change nothing")
  func truth() throws {
    let world = try SmallWorld()
    let folders = ["--class", "light", "--concepts", "concepts", "--random", "random", "--json"]
    let tcav = ["tcav", "net.onnx", "--layer", "hidden"] + folders
    let silent = try world.run(tcav)
    expectSuccess(silent)
    let help = try Binary.run(["tcav", "--help"]).output
    let stated = Self.options(of: help).compactMap { option -> [String]? in
      guard let range = option.text.range(of: "default: ") else { return nil }
      let value = option.text[range.upperBound...].prefix { $0 != ")" }
      return value.contains(" ") ? nil : [option.name, String(value)]
    }
    #expect(stated.count >= 12)
    let aloud = try world.run(tcav + stated.joined())
    expectSuccess(aloud)
    #expect(aloud.output == silent.output)
  }
}
