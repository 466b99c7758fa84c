import ArgumentParser
import Concepts
import Foundation
import Tensors

/// `noema demo tcav`: the embedded network, concepts and probe, start to finish.
struct DemoTCAV: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tcav",
    abstract: "Runs TCAV on the embedded network, whose right answer is known.",
    discussion: """
      The network tells drawn things apart. A striped animal is a zebroid and a plain one a horsoid, \
      so stripes must matter to zebroid. Half of all scenes have a frame, whatever the class, so \
      frames must not.
      """
  )

  @Option(
    help: ArgumentHelp(
      "Where the report goes. (default: nowhere, only the table is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The seed of every random choice. (default: that of probes/demo.yaml)",
      valueName: "n"
    )
  )
  var seed: UInt64?

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var json: JSONFlag

  func run() throws {
    let file = try ExperimentFile(
      reading: EmbeddedAssets.folder().appending(path: "probes/demo.yaml")
    )
    if let output { try ResultFolder(output).check(for: .tcav) }
    var settings = file.settings
    settings.seed = seed ?? settings.seed
    var options = try ProbeOptions.parse([])
    options.threads = threads
    let answer = try file.question.answer(settings, options)
    try answer.deliver(output, json.json)
    if !json.json { print("\n" + TCAVStory(answer.result).text) }
  }
}

/// The demonstration's table in three lines.
struct TCAVStory {
  private let planted: TCAVConceptResult?
  private let distractor: TCAVConceptResult?
  private let target: String

  init(_ result: TCAVResult) {
    func best(_ concept: String) -> TCAVConceptResult? {
      result.layers.flatMap(\.concepts).filter { $0.concept == concept }
        .min { ($0.adjustedPValue, -abs($0.effect)) < ($1.adjustedPValue, -abs($1.effect)) }
    }
    planted = best("striped")
    distractor = best("framed")
    target = result.target.name
  }

  var text: String {
    guard let planted, let distractor else { return "" }
    return """
      Stripes make a \(target), and TCAV finds it: score \(Self.number(planted.score)), \
      p = \(Self.number(planted.adjustedPValue)) after correction\
      \(planted.isSignificant ? ", significant" : ", not significant").
      The network sees frames as well (accuracy \(Self.number(distractor.verdict.accuracy))), but has \
      no use for them: score \(Self.number(distractor.score)), \
      p = \(Self.number(distractor.adjustedPValue)), \
      \(distractor.isSignificant ? "significant" : "not significant").
      Now bring your own: noema tcav NETWORK --layer L --class FOLDER --concepts FOLDER \
      --random FOLDER
      """
  }

  private static func number(_ value: Double) -> String { String(format: "%.3f", value) }
}
