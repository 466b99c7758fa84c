import ArgumentParser
import Diagnostics
import Foundation
import Probing
import Tensors

/// `noema run`: an experiment from a file.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs an experiment file (.yaml); a run that was stopped goes on where it was.",
    discussion: """
      Paths in the file are relative to it. Activations are kept in a folder beside the results, so \
      that a run that was stopped goes on where it was. See probes/README.md for the format.
      """
  )

  @Argument(help: "The experiment file.", completion: .file(extensions: ["yaml", "yml"]))
  var experiment: String

  @Option(
    help: ArgumentHelp("Where results go. (default: the file's 'output')", valueName: "folder")
  )
  var output: String?

  @OptionGroup(title: "Running") var threads: ThreadsOption
  @OptionGroup var json: JSONFlag

  func run() throws {
    let url = URL(filePath: experiment)
    let file = try ExperimentFile(reading: url)
    let folder = output.map { URL(filePath: $0) } ?? file.output
    try ResultFolder(folder.path).check(for: .tcav)
    var options = try ProbeOptions.parse([])
    options.threads = threads
    options.cardOption.card = file.card?.path
    options.store = folder.appending(path: "activations").path
    try file.question.answer(file.settings, options).deliver(folder.path, json.json)
  }
}
