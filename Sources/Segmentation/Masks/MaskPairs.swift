import Diagnostics
import Foundation
import Images

/// The images of a folder of masks, each with its mask: the file of the same path but for the ending.
struct MaskPairs: Sendable {
  /// One image.
  struct Pair: Sendable {
    let image: ImageFile
    let mask: ImageFile
    let split: String?
  }

  /// The pairs, sorted by the bytes of the images' paths.
  let pairs: [Pair]
  /// How many images have no mask.
  let withoutMask: Int

  /// Finds the pairs.
  ///
  /// - Throws: what `ImageFolder` throws for both folders; `segmentation.no-image-of-mask` for every
  ///   mask without an image, `segmentation.two-images` where two images share a mask,
  ///   `segmentation.no-pairs` if there are none.
  init(_ folder: URL, _ layout: MaskFolderLayout) throws(InputError) {
    let images = try ImageFolder(folder.appending(path: layout.images)).files
    let masks = try ImageFolder(folder.appending(path: layout.masks)).files
    let splits = Self.splits(of: folder)
    var imageOf: [String: ImageFile] = [:]
    var faults: [Fault] = []
    for image in images {
      guard let other = imageOf.updateValue(image, forKey: image.stem) else { continue }
      faults.append(.twoImages(other.path, image.path, at: folder.path))
    }
    let maskOf = Dictionary(masks.map { ($0.stem, $0) }) { first, _ in first }
    pairs = images.compactMap { image in
      maskOf[image.stem].map { mask in
        let split = image.topFolder ?? splits[image.stem]
        return Pair(image: image, mask: mask, split: split)
      }
    }
    withoutMask = images.count - pairs.count
    if pairs.isEmpty {
      throw InputError(.noPairs(images[0].path, masks[0].path, at: folder.path))
    }
    faults += masks.filter { imageOf[$0.stem] == nil }.map { .noImageOfMask(at: $0.url.path) }
    try InputError.throwAny(faults)
  }

  /// The splits of PASCAL VOC's lists, by the images' names.
  private static func splits(of folder: URL) -> [String: String] {
    var splits: [String: String] = [:]
    for split in ["train", "val", "test"] {
      let list = folder.appending(path: "ImageSets/Segmentation/\(split).txt")
      guard let bytes = try? Data(contentsOf: list) else { continue }
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      for line in lines {
        guard let name = line.split(separator: " ").first else { continue }
        splits[String(name)] = split
      }
    }
    return splits
  }
}

extension ImageFile {
  /// The path without its ending.
  fileprivate var stem: String { (path as NSString).deletingPathExtension }

  /// The first folder of the path, such as `training`.
  fileprivate var topFolder: String? {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? String(parts[0]) : nil
  }
}
