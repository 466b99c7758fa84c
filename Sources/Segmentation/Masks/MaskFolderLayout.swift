import Diagnostics
import Foundation
import Images

/// Where the images and masks of a folder of masks lie.
struct MaskFolderLayout: Sendable, Hashable {
  /// The folder of images, as it is called in the data set.
  let images: String
  /// The folder of masks.
  let masks: String

  /// The layouts that people have, PASCAL VOC's and ADE20K's among them.
  static let known = [
    MaskFolderLayout(images: "JPEGImages", masks: "SegmentationClass"),
    MaskFolderLayout(images: "images", masks: "masks"),
    MaskFolderLayout(images: "images", masks: "annotations"),
    MaskFolderLayout(images: "images", masks: "labels"),
  ]

  /// The names files that are looked for, in this order.
  static let namesFiles = [
    "names.txt", "names.csv", "labels.csv", "labels.txt", "classes.txt", "classes.csv",
    "objectInfo150.txt",
  ]

  /// Whether this is PASCAL VOC's, whose classes are known without a names file.
  var isVOC: Bool { images == "JPEGImages" }

  /// The layout of a folder, or `nil`.
  static func find(in folder: URL) -> MaskFolderLayout? {
    known.first { isFolder(folder, $0.images) && isFolder(folder, $0.masks) }
  }

  /// The classes of a data set: of the file that is given, else of one that is found, else VOC's.
  ///
  /// - Throws: what reading the file throws, `segmentation.no-names-file` if there is none.
  func classes(in folder: URL, names: URL?) throws(InputError) -> ClassNames {
    let found = Self.namesFiles.map { folder.appending(path: $0) }.first {
      FileManager.default.fileExists(atPath: $0.path)
    }
    if let url = names ?? found { return try ClassNames(reading: url) }
    if isVOC { return ClassNames(VOCColours.names) }
    throw InputError(.noNamesFile(Self.namesFiles, at: folder.path))
  }

  private static func isFolder(_ folder: URL, _ name: String) -> Bool {
    var isFolder: ObjCBool = false
    let path = folder.appending(path: name).path
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }
}
