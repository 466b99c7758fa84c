import ArgumentParser
import Dissection
import Foundation
import Segmentation

/// `noema demo dissect`: the units of the embedded network, on drawn scenes whose pixels are labelled.
struct DemoDissect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dissect",
    abstract: "Dissects the embedded network, whose detectors are planted.",
    discussion: """
      The network tells zebroids by their stripes and tomatoes by their red, so it must have units \
      that detect stripes and red. A frame tells it nothing, so it needs none that detects frames.
      """
  )

  @Option(
    help: ArgumentHelp(
      "Where the report goes. (default: nowhere, only the table is shown)",
      valueName: "folder"
    )
  )
  var output: String?

  @Option(help: ArgumentHelp("The seed of every random choice, from 0 up.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var json: JSONFlag

  func run() throws {
    let assets = try EmbeddedAssets.folder()
    let command = try Dissect.parse(
      [
        assets.appending(path: "probes/scenes.onnx").path, "--layer", "relu3",
        "--data", assets.appending(path: "concepts/broden-scenes").path,
        "--seed", String(seed), "--threads", String(threads.count),
      ] + (output.map { ["--output", $0] } ?? []) + (json.json ? ["--json"] : [])
    )
    guard let result = try command.answer(), !json.json else { return }
    print("\n" + DissectionStory(result).text)
  }
}

/// The demonstration's table in three lines.
struct DissectionStory {
  private let result: DissectionResult
  private let layer: LayerDissection

  init(_ result: DissectionResult) {
    self.result = result
    layer = result.layers[0]
  }

  var text: String {
    """
    Red makes a tomato and stripes a zebroid, and \(layer.layer) has detectors of both: \
    \(words("red-c")) for red, \(words("striped")) for stripes.
    Frames tell the network nothing, and \(words("frame")) detect them; what counts here is an IoU \
    of \(result.settings.cut) that beats chance.
    Now bring your own: noema dissect NETWORK --layer L --data FOLDER
    """
  }

  /// How many units detect a label, and how well the best of them does.
  private func words(_ label: String) -> String {
    let number = result.labels.first { $0.name == label }?.number
    let found = layer.units.filter {
      $0.best?.label == number && $0.isDetector(by: .both, result.settings)
    }
    let best = found.compactMap(\.best).max { $0.iou < $1.iou }
    guard let best else { return "no units" }
    return "\(found.count) units (the best has IoU \(String(format: "%.3f", best.iou)))"
  }
}
