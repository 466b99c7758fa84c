public import Diagnostics
public import Foundation
public import Tensors

/// Opens segmented data of any known layout.
public enum SegmentedData {
  /// Opens the data set in a folder; its layout is recognised from what the folder holds.
  ///
  /// - Parameters:
  ///   - folder: the data set.
  ///   - options: what the folder itself does not say.
  ///   - workers: the threads that decode where labels must be counted first.
  ///   - progress: where the counting says how far it is.
  /// - Throws: `InputError`: `segmentation.unknown-layout`, which says what each layout needs, and
  ///   what the data sets themselves throw.
  public static func open(
    _ folder: URL,
    options: SegmentedDataOptions = SegmentedDataOptions(),
    workers: Workers = Workers(1),
    progress: ProgressReporter = .silent
  ) throws(InputError) -> any SegmentedDataset {
    if isThere("index.csv", in: folder) { return try BrodenDataset(reading: folder) }
    guard MaskFolderLayout.find(in: folder) != nil else {
      throw InputError(.unknownLayout(folder.path, near: nearMiss(in: folder)))
    }
    return try MaskFolderDataset(
      reading: folder,
      names: options.names,
      maskSize: options.maskSize,
      workers: workers,
      progress: progress
    )
  }

  private static func isThere(_ name: String, in folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  /// What the folder nearly is.
  private static func nearMiss(in folder: URL) -> String? {
    if !isThere("", in: folder) { return "there is no such folder" }
    let tables = ["category.csv", "label.csv"].filter { isThere($0, in: folder) }
    if !tables.isEmpty { return "there is \(tables[0]), but no index.csv" }
    let known = MaskFolderLayout.known
    if let found = known.first(where: { isThere($0.images, in: folder) }) {
      let masks = known.filter { $0.images == found.images }.map(\.masks)
      return "there is \(found.images), but no \(masks.joined(separator: " or "))"
    }
    return nil
  }
}
