/// The places of a window that slides along an axis.
enum SlidingWindows {
  /// Windows from the first cell on, until the axis is covered; the last one is cut off at the end,
  /// as captum has it.
  ///
  /// - Precondition: the window is not larger than the axis, and the stride not larger than the
  ///   window unless one window covers everything.
  static func cut(extent: Int, window: Int, stride: Int) -> [Range<Int>] {
    let count = (extent - window + stride - 1) / stride + 1
    return (0..<count).map { $0 * stride..<min($0 * stride + window, extent) }
  }

  /// Windows of full size; the last one ends where the axis does.
  static func whole(extent: Int, window: Int, stride: Int) -> [Range<Int>] {
    let starts = Swift.stride(from: 0, to: extent - window, by: stride) + [extent - window]
    return starts.map { $0..<$0 + window }
  }
}
