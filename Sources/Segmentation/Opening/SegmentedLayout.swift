public import Diagnostics
public import Foundation

/// How a segmented data set is laid out.
public enum SegmentedLayout: Sendable, Hashable {
  /// Broden's tables.
  case broden
  /// Images and masks, in folders of these names.
  case masks(images: String, masks: String)
  /// Images with COCO's instance JSON.
  case coco(URL)

  /// Recognises the layout of a folder from what it holds, and from what is said of it: a JSON makes
  /// it COCO, a names file a folder of masks.
  ///
  /// - Throws: `InputError`: `segmentation.unknown-layout`, which says what each layout needs;
  ///   `segmentation.several-annotations`.
  public init(of folder: URL, _ options: SegmentedDataOptions) throws(InputError) {
    let contents = try FolderContents(folder)
    if let annotations = options.annotations {
      self = .coco(annotations)
    } else if let masks = MaskFolderLayout.find(in: folder), options.names != nil {
      self = .masks(images: masks.images, masks: masks.masks)
    } else if contents.files.contains("index.csv") {
      self = .broden
    } else if let annotations = try contents.annotations() {
      self = .coco(annotations)
    } else if let masks = MaskFolderLayout.find(in: folder) {
      self = .masks(images: masks.images, masks: masks.masks)
    } else {
      throw InputError(.unknownLayout(folder.path, near: contents.nearMiss))
    }
  }
}

extension SegmentedLayout: CustomStringConvertible {
  /// What people call it.
  public var description: String {
    switch self {
    case .broden: "Broden's layout"
    case .masks(let images, let masks): "images in \(images) with masks in \(masks)"
    case .coco(let annotations): "COCO's instance JSON \(annotations.lastPathComponent)"
    }
  }
}

/// The names of what stands in a folder.
private struct FolderContents {
  let folder: URL
  let files: Set<String>

  init(_ folder: URL) throws(InputError) {
    self.folder = folder
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder)
    guard isThere, isFolder.boolValue else {
      throw InputError(
        .unknownLayout(folder.path, near: isThere ? "it is a file" : "there is no such folder")
      )
    }
    do {
      files = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    } catch {
      throw InputError(.unknownLayout(folder.path, near: (error as NSError).localizedDescription))
    }
  }

  /// The one JSON in the folder `annotations`, or of those there the one of instances; else the one
  /// in the folder itself that is called COCO's or instances.
  func annotations() throws(InputError) -> URL? {
    let inner = Self.json(in: folder.appending(path: "annotations"))
    let instances = inner.filter { $0.lastPathComponent.hasPrefix("instances") }
    let outer = Self.json(in: folder).filter { url in
      ["coco", "instances"].contains { url.lastPathComponent.contains($0) }
    }
    let found = !instances.isEmpty ? instances : !inner.isEmpty ? inner : outer
    guard found.count > 1 else { return found.first }
    throw InputError(.severalAnnotations(found.map(\.lastPathComponent), at: folder.path))
  }

  /// What the folder nearly is.
  var nearMiss: String? {
    let tables = ["category.csv", "label.csv"].filter(files.contains)
    if let table = tables.first { return "there is \(table), but no index.csv" }
    let known = MaskFolderLayout.known
    guard let found = known.first(where: { files.contains($0.images) }) else { return nil }
    let masks = known.filter { $0.images == found.images }.map(\.masks)
    return "there is the folder \(found.images), but no \(masks.joined(separator: " or "))"
  }

  private static func json(in folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().map { folder.appending(path: $0) }
  }
}
