import Foundation
import Images
import Segmentation

/// What is done with segmented data from a stranger: it is opened and every label map read. One file
/// is the stranger's; the others are sound and made once a process.
enum SegmentedLook {
  private static let folder: URL = {
    let memory = "/dev/shm"
    let base = FileManager.default.fileExists(atPath: memory) ? memory : NSTemporaryDirectory()
    return URL(filePath: base).appending(path: "noema-fuzz-\(getpid())-data")
  }()

  private static let tables = [
    "category.csv": "name\nobject\n", "label.csv": labels,
    "c_object.csv": "number,coverage\n1,1\n2,0.5\n",
  ]
  private static let labels =
    "number,name,category,frequency,coverage\n1,car,object(1),1,1\n2,sky,object(1),1,0.5\n"

  /// The sound files; a map is a picture whose colours are numbers.
  private static let isMade: Bool = {
    do {
      let picture = try Image(width: 4, height: 4, filledWith: Colour(1, 0, 0)).png()
      for (name, text) in tables { try write(Data(text.utf8), "broden/\(name)") }
      for name in ["broden/images/a.png", "broden/images/m.png", "masks/images/a.png", "a.png"] {
        try write(picture, name)
      }
      try write(picture, "masks/masks/a.png")
      return true
    } catch { fatalError("cannot write the sound files: \(error)") }
  }()

  static func index(_ bytes: Data) throws { try look("broden", bytes, "broden/index.csv") }

  static func names(_ bytes: Data) throws { try look("masks", bytes, "masks/names.csv") }

  static func coco(_ bytes: Data) throws {
    let options = SegmentedDataOptions(
      annotations: folder.appending(path: "coco.json"),
      maskSize: 16
    )
    try look("", bytes, "coco.json", options)
  }

  private static func look(
    _ path: String,
    _ bytes: Data,
    _ file: String,
    _ options: SegmentedDataOptions = SegmentedDataOptions(maskSize: 16)
  ) throws {
    guard isMade else { return }
    try write(bytes, file)
    let data = try SegmentedData.open(folder.appending(path: path), options: options)
    for index in data.images.indices { _ = try data.annotation(of: index) }
  }

  private static func write(_ bytes: Data, _ path: String) throws {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try bytes.write(to: url)
  }
}
