import ArgumentParser
import Diagnostics
import Foundation
import Segmentation
import Tensors

/// How a segmented data set is read.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "COCO's instance JSON for a folder of images. (default: the one in the folder annotations)",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var annotations: String?

  @Option(
    help: ArgumentHelp(
      "The class names of a folder of masks: a name a line, or rows number,name. (default: "
        + "names.txt, labels.csv, ... in the folder)",
      valueName: "file"
    ),
    completion: .file(extensions: ["txt", "csv"])
  )
  var names: String?

  @Option(
    help: ArgumentHelp(
      "The side of the label maps of masks and COCO; Broden's layout has its own. "
        + "(default: \(SegmentedDataOptions.usualMaskSize))",
      valueName: "n"
    )
  )
  var maskSize: Int?

  @Flag(help: "Add a category of eleven colours, computed from the images, to data without one.")
  var colours = false

  func validate() throws {
    if let maskSize { try (8...1024).check(maskSize, "--mask-size") }
  }

  /// Opens the data set in a folder.
  func open(
    _ folder: String,
    workers: Workers,
    progress: ProgressReporter = .silent
  ) throws -> any SegmentedDataset {
    let options = SegmentedDataOptions(
      annotations: annotations.map { URL(filePath: $0) },
      names: names.map { URL(filePath: $0) },
      maskSize: maskSize,
      colours: colours
    )
    return try SegmentedData.open(
      URL(filePath: folder, directoryHint: .isDirectory),
      options: options,
      workers: workers,
      progress: progress
    )
  }
}
