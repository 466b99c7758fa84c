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
  /// - Throws: `InputError`: what `SegmentedLayout` throws, and what the data sets themselves throw.
  public static func open(
    _ folder: URL,
    options: SegmentedDataOptions = SegmentedDataOptions(),
    workers: Workers = Workers(1),
    progress: ProgressReporter = .silent
  ) throws(InputError) -> any SegmentedDataset {
    let data = try openPlain(folder, options, workers, progress)
    guard options.colours else { return data }
    return try WithColours(data, workers: workers, progress: progress)
  }

  private static func openPlain(
    _ folder: URL,
    _ options: SegmentedDataOptions,
    _ workers: Workers,
    _ progress: ProgressReporter
  ) throws(InputError) -> any SegmentedDataset {
    let layout = try SegmentedLayout(of: folder, options)
    try InputError.throwAny(options.faults(for: layout))
    let maskSize = options.maskSize ?? SegmentedDataOptions.usualMaskSize
    return switch layout {
    case .broden: try BrodenDataset(reading: folder)
    case .masks:
      try MaskFolderDataset(
        reading: folder,
        names: options.names,
        maskSize: maskSize,
        workers: workers,
        progress: progress
      )
    case .coco(let annotations):
      try COCODataset(
        images: folder,
        annotations: annotations,
        maskSize: maskSize,
        workers: workers,
        progress: progress
      )
    }
  }
}
