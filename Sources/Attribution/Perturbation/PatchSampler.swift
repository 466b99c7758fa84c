import Statistics
import Tensors

/// Draws what a window of an image could show instead.
protocol PatchSampler: Sendable {
  /// One draw, `[C, rows, columns]`.
  ///
  /// - Parameters:
  ///   - image: a row of the tensor.
  ///   - rows: the window's rows.
  ///   - columns: the window's columns.
  func draw(
    _ image: ArraySlice<Float>,
    rows: Range<Int>,
    columns: Range<Int>,
    random: inout SeededGenerator
  ) -> [Float]
}

/// The same window of another image, drawn at random: the marginal distribution (Zintgraf et al.
/// 2017, section 3.1).
struct MarginalPatches: PatchSampler {
  /// The images, `[n, ...]`.
  let images: Tensor<Float>
  let axes: CellAxes

  func draw(
    _ image: ArraySlice<Float>,
    rows: Range<Int>,
    columns: Range<Int>,
    random: inout SeededGenerator
  ) -> [Float] {
    let other = images.rowElements(random.below(images.shape[0]))
    return WindowChange(
      image: 0,
      channels: 0..<axes.channels,
      rows: rows,
      columns: columns,
      from: other,
      axes
    ).values
  }
}
