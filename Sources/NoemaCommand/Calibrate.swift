import ArgumentParser
import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Statistics
import Tensors

/// `noema calibrate`: how often chance would be called a finding.
struct Calibrate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measures how often the tests call concepts that are none significant.",
    discussion: """
      Concepts are drawn from the random images themselves and tested against the rest of them. At \
      --level 0.05 a valid test rejects in 5 % of the trials. A test on run scores (Welch, Student, \
      Mann-Whitney) rejects far more often, because runs are not independent.
      """
  )

  @OptionGroup var network: NetworkArgument

  @Option(help: ArgumentHelp("The layer.", valueName: "layer"))
  var layer: String

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("The class's images.", valueName: "folder")
  )
  var classFolder: String

  @Option(help: ArgumentHelp("A folder of random images.", valueName: "folder"))
  var random: String

  @Option(help: ArgumentHelp("Images in each drawn concept.", valueName: "n"))
  var size = 20

  @Option(help: ArgumentHelp("How many concepts are drawn.", valueName: "n"))
  var trials = 100

  @OptionGroup var target: TargetOption
  @OptionGroup(title: "Significance") var options: TCAVOptions
  @OptionGroup(title: "Running") var probe: ProbeOptions
  @OptionGroup var json: JSONFlag

  func validate() throws {
    try (2...1_000_000).check(size, "--size")
    try (1...100_000).check(trials, "--trials")
  }

  func run() throws {
    let card = try probe.card(of: network)
    let network = try probe.kernels.read(self.network)
    let settings = try options.settings()
    let pool = try ImageFolder(URL(filePath: random))
    let classImages = try ImageFolder(URL(filePath: classFolder))
    let source = try ImageSource(
      .init(
        layers: [card.tensor(named: layer, in: network)],
        target: target.index(for: classImages.name, in: card, of: network),
        classImages: classImages,
        concepts: [],
        random: [pool],
        pooling: settings.pooling
      ),
      of: network,
      card: card,
      file: self.network.url.lastPathComponent,
      settings: probe.settings(),
      store: probe.activationStore(),
      noema: Noema.version
    )
    let workers = Workers(probe.threads.count)
    let (products, images) = try source.pool(workers: workers)
    let calibration = try Calibration(
      products,
      images: images,
      target: source.target,
      size: size,
      trials: trials,
      settings: settings,
      workers: workers,
      progress: Terminal.progress()
    )
    print(json.json ? try JSONText.of(calibration) : text(calibration, settings))
  }

  /// What is said beside a rate: the test's fault where the trials show it.
  private func caveat(of test: Calibration.Rejections, _ settings: TCAVSettings) -> String {
    guard let caveat = test.test.caveat, test.interval.lower > settings.level else { return "" }
    return "  \(caveat)"
  }

  private func text(_ calibration: Calibration, _ settings: TCAVSettings) -> String {
    let lines = calibration.tests.map { test in
      let name = test.test.rawValue.padding(toLength: 13, withPad: " ", startingAt: 0)
      let rate = String(
        format: "%5.1f %%  [%.1f, %.1f]",
        test.rate * 100,
        test.interval.lower * 100,
        test.interval.upper * 100
      )
      return "\(name) \(rate)\(caveat(of: test, settings))"
    }
    let overlap = String(format: "%.0f", calibration.meanOverlap * 100)
    return """
      \(trials) concepts of \(size) drawn from the random images, \(settings.randomSets) random \
      \(settings.randomSets == 1 ? "set" : "sets") each,
      which share \(overlap) % of their images on average
      Rejections at \(settings.level), with 95 % intervals:

      \(lines.joined(separator: "\n"))
      """
  }
}
