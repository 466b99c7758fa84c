import Diagnostics

/// How many rows and columns a window has, or lies from the next one.
public struct WindowExtents: Sendable, Hashable {
  /// Rows.
  public var rows: Int
  /// Columns.
  public var columns: Int

  /// Extents, each at least 1.
  public init(
    rows: Int,
    columns: Int
  ) {
    self.rows = rows
    self.columns = columns
  }
}

/// Windows that slide over maps.
public struct WindowGeometry: Sendable, Hashable {
  /// The window; `nil` is a fourteenth of the shorter side (16 of 224 pixels), at least 1.
  public var window: WindowExtents?
  /// From one window to the next; `nil` is half a window, at least 1.
  public var stride: WindowExtents?

  /// Windows; the defaults are settled on the maps.
  public init(
    window: WindowExtents? = nil,
    stride: WindowExtents? = nil
  ) {
    self.window = window
    self.stride = stride
  }

  /// The window and the stride on maps.
  ///
  /// - Throws: all at once, `attribution.bad-window` if the window is larger than the maps, or the
  ///   stride larger than the window.
  func settled(
    _ axes: CellAxes,
    _ tensor: String
  ) throws(InputError) -> (window: WindowExtents, stride: WindowExtents) {
    let side = max(1, Int((Double(min(axes.height, axes.width)) / 14).rounded()))
    let long = max(1, Int((Double(max(axes.height, axes.width)) / 14).rounded()))
    // A chain of tokens has one column.
    let standard = WindowExtents(
      rows: axes.width == 1 ? min(long, axes.height) : side,
      columns: side
    )
    let window = window ?? standard
    let half = WindowExtents(rows: max(1, window.rows / 2), columns: max(1, window.columns / 2))
    let stride = stride ?? half
    var faults: [Fault] = []
    for (extent, window, stride, axis) in [
      (axes.height, window.rows, stride.rows, "rows"),
      (axes.width, window.columns, stride.columns, "columns"),
    ] {
      if window > extent {
        faults.append(.windowTooLarge(window, axis, extent: extent, of: tensor))
      } else if stride > window, window < extent {
        faults.append(.strideTooLarge(stride, axis, window: window))
      }
    }
    try InputError.throwAny(faults)
    return (window, stride)
  }
}

extension MethodSettings {
  /// Extents written as one number or as rows x columns.
  func extents(_ name: String) throws(InputError) -> WindowExtents? {
    guard let text = text(name) else { return nil }
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard let rows = numbers.first.flatMap({ $0 }), let columns = numbers.last.flatMap({ $0 }),
      numbers.count <= 2, rows >= 1, columns >= 1
    else { throw InputError(.badExtents(name, text, of: entry.name)) }
    return WindowExtents(rows: rows, columns: columns)
  }
}
