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
    try BrodenDataset(reading: folder)
  }
}
