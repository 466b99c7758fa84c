import ArgumentParser
import Diagnostics
import Foundation
import Images
import Segmentation
import Tensors

/// `noema data`: questions about segmented data sets.
struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Looks at segmented data sets, whose pixels carry concepts.",
    subcommands: [DataInspect.self]
  )
}

/// `noema data inspect`: what a segmented data set holds, and what is wrong with it.
struct DataInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows the labels of a segmented data set, how often they occur, and its faults.",
    discussion: """
      The layout is recognised: Broden's tables; images with masks and a names file, as of PASCAL \
      VOC and ADE20K; or images with COCO's instance JSON. Labels in fewer images than 10, or that \
      cover less than 0.5 whole images, are marked: `dissect` drops them by default.
      """
  )

  @Argument(help: "The folder of the data set.", completion: .directory)
  var folder: String

  @OptionGroup var data: DataOptions

  @Flag(help: "Decode every image and every label file, and report all faults at once.")
  var check = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write labels.png there: a few pictures with their labels in colour.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var output: String?

  @OptionGroup var threads: ThreadsOption
  @OptionGroup var json: JSONFlag

  func run() throws {
    let workers = Workers(threads.count)
    let set = try data.open(folder, workers: workers, progress: Terminal.progress())
    var notices = set.notices
    if check {
      let check = DatasetCheck(of: set, workers: workers, progress: Terminal.progress())
      try InputError.throwAny(check.faults)
      notices += check.notices
    }
    let report = DataReport(set, notices: notices, isChecked: check)
    if let output {
      let place = URL(filePath: output, directoryHint: .isDirectory).appending(path: "labels.png")
      try AtomicFile.write(try LabelSheet().image(of: set).png(), to: place)
      Terminal.say("wrote \(place.path)")
    }
    print(json.json ? try JSONText.of(report) : report.text)
  }
}
