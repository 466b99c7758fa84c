import Tensors

/// Other numbers in a window of an image.
struct WindowChange: Sendable {
  /// The image.
  let image: Int
  /// The channels that change.
  let channels: Range<Int>
  /// The rows that change.
  let rows: Range<Int>
  /// The columns that change.
  let columns: Range<Int>
  /// What they become, `[channels, rows, columns]`.
  let values: [Float]

  init(
    image: Int,
    channels: Range<Int>,
    rows: Range<Int>,
    columns: Range<Int>,
    values: [Float]
  ) {
    precondition(values.count == channels.count * rows.count * columns.count)
    self.image = image
    self.channels = channels
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A window filled with what lies there in another row of the tensor.
  init(
    image: Int,
    channels: Range<Int>,
    rows: Range<Int>,
    columns: Range<Int>,
    from fill: ArraySlice<Float>,
    _ axes: CellAxes
  ) {
    var values: [Float] = []
    values.reserveCapacity(channels.count * rows.count * columns.count)
    for channel in channels {
      for row in rows {
        let start = fill.startIndex + channel * axes.channelStride + row * axes.rowStride
        for column in columns { values.append(fill[start + column * axes.columnStride]) }
      }
    }
    self.init(image: image, channels: channels, rows: rows, columns: columns, values: values)
  }

  /// Changes a row of the tensor.
  func apply(to row: UnsafeMutableBufferPointer<Float>, _ axes: CellAxes) {
    var index = 0
    for channel in channels {
      for y in rows {
        let start = channel * axes.channelStride + y * axes.rowStride
        for x in columns {
          row[start + x * axes.columnStride] = values[index]
          index += 1
        }
      }
    }
  }
}
