import Tensors

/// A tensor's receptive field and the axes of the tensor that are the image's rows and columns.
struct PlacedField {
  var field: ReceptiveField
  var rows = 2
  var columns = 3

  /// The same field with what one window an axis does to it.
  func under(_ change: (_ axis: Int, ReceptiveField.Axis) -> ReceptiveField.Axis) -> PlacedField {
    var changed = self
    changed.field.rows = change(rows, field.rows)
    changed.field.columns = change(columns, field.columns)
    return changed
  }

  /// The field after a window slides over `[N, C, H, W]`.
  func under(_ window: Window) -> PlacedField? {
    guard rows == 2, columns == 3, window.kernel.count == 2 else { return nil }
    let spans = window.spans
    return under { axis, field in
      field.under(
        span: spans[axis - 2],
        stride: window.strides[axis - 2],
        padding: window.before[axis - 2]
      )
    }
  }

  /// The field where tensors meet cell by cell: that of the path with the larger field, by axes.
  ///
  /// - Returns: `nil` if cells of the two lie differently far apart.
  func meeting(_ other: PlacedField) -> PlacedField? {
    guard rows == other.rows, columns == other.columns,
      field.rows.step == other.field.rows.step, field.columns.step == other.field.columns.step
    else { return nil }
    return under { axis, field in
      let others = axis == rows ? other.field.rows : other.field.columns
      return others.size > field.size ? others : field
    }
  }
}
