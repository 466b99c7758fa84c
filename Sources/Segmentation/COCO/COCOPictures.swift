import Diagnostics
import Foundation
import Images

/// The pictures of COCO's JSON that are there and carry labels, with their objects.
struct COCOPictures: Sendable {
  /// One object of a picture.
  struct Object: Sendable {
    let label: Int32
    let shape: COCOShape
  }

  /// The pictures, in the order of the file.
  let pictures: [COCOFile.Picture]
  /// Their files.
  let files: [ImageFile]
  /// Their objects, in the order of the file.
  let objects: [[Object]]
  /// The places of these pictures among all of the file.
  let places: [Int]
  /// What is added to the ids of categories, for 0 means unlabelled.
  let offset: Int
  /// How many pictures of the file have no image in the folder.
  let missing: Int
  /// How many pictures carry no label.
  let unlabelled: Int

  /// Finds the pictures' files and objects.
  ///
  /// - Throws: `InputError` with every picture, category or object that makes no sense;
  ///   `segmentation.no-pictures` if no image is there, `segmentation.no-labels` if none is labelled.
  init(_ file: COCOFile, images folder: URL, path: String) throws(InputError) {
    try InputError.throwAny(COCOCheck(file: file, path: path).faults)
    let offset = file.categories.contains { $0.id == 0 } ? 1 : 0
    var objects: [Int: [Object]] = [:]
    for instance in file.annotations {
      let object = Object(
        label: Int32(instance.category + offset),
        shape: instance.shape
      )
      objects[instance.image, default: []].append(object)
    }
    let root = Self.root(of: file.images, in: folder)
    let there = file.images.indices.filter { place in
      access(root.path + "/" + file.images[place].path, R_OK) == 0
    }
    if there.isEmpty {
      throw InputError(.noPictures(file.images.first?.path, at: folder.path))
    }
    places = there.filter { objects[file.images[$0].id] != nil }
    if places.isEmpty { throw InputError(.noLabelledImages(at: path)) }
    pictures = places.map { file.images[$0] }
    files = pictures.map { ImageFile(root.appending(path: $0.path), path: $0.path) }
    self.objects = pictures.map { objects[$0.id] ?? [] }
    self.offset = offset
    missing = file.images.count - there.count
    unlabelled = there.count - places.count
  }

  /// The folder itself, or the one in it, that holds most of the first images.
  private static func root(of pictures: [COCOFile.Picture], in folder: URL) -> URL {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let inner = names.filter { !$0.hasPrefix(".") }.sorted()
    let roots =
      [folder] + inner.map { folder.appending(path: $0) }
      + inner.map { folder.appending(path: "images/\($0)") }
    let sample = pictures.prefix(100)
    let hits = roots.map { root in
      sample.count { access(root.path + "/" + $0.path, R_OK) == 0 }
    }
    let best = hits.indices.max { (hits[$0], -$0) < (hits[$1], -$1) } ?? 0
    return roots[best]
  }
}
