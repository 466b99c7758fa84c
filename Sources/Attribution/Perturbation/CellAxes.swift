import Diagnostics
import Tensors

/// How channels, rows and columns lie in one row of a tensor.
///
/// `[C, H, W]` as convolutions have it, `[H, W, C]` where the pixels say so; tokens `[T, C]` are
/// T rows of one column, a vector `[C]` is one cell, and a picture `[H, W]` has one channel.
package struct CellAxes: Sendable, Hashable {
  let channels: Int
  let height: Int
  let width: Int
  let channelStride: Int
  let rowStride: Int
  let columnStride: Int

  /// The axes of a question's tensor.
  ///
  /// - Throws: `attribution.unfit-method` for other shapes.
  init(_ question: Question, for method: String) throws(InputError) {
    let shape = question.rowShape
    let (dims, strides) = (shape.dims, shape.strides)
    switch dims.count {
    case 3 where question.domain?.channelAxis == 2:
      (height, width, channels) = (dims[0], dims[1], dims[2])
      (rowStride, columnStride, channelStride) = (strides[0], strides[1], strides[2])
    case 3:
      (channels, height, width) = (dims[0], dims[1], dims[2])
      (channelStride, rowStride, columnStride) = (strides[0], strides[1], strides[2])
    case 2 where question.domain != nil:
      (channels, height, width) = (1, dims[0], dims[1])
      (channelStride, rowStride, columnStride) = (0, strides[0], 1)
    case 2:
      (height, width, channels) = (dims[0], 1, dims[1])
      (rowStride, columnStride, channelStride) = (strides[0], 0, 1)
    case 1:
      (channels, height, width) = (dims[0], 1, 1)
      (channelStride, rowStride, columnStride) = (1, 0, 0)
    default:
      throw InputError(
        .unfit(
          method,
          "the rows of '\(question.tensor)' have the shape \(shape)",
          remedy: "name a tensor of images, maps, tokens or numbers"
        )
      )
    }
  }

  /// The axes of rows `[C, H, W]`.
  package init(channels: Int, height: Int, width: Int) {
    (self.channels, self.height, self.width) = (channels, height, width)
    (channelStride, rowStride, columnStride) = (height * width, width, 1)
  }

  /// H W.
  var cells: Int { height * width }

  /// The number of elements of a row.
  var count: Int { channels * cells }

  /// Whether a row is `[C, H, W]`.
  var isChannelsFirst: Bool {
    columnStride == 1 && rowStride == width && (channels == 1 || channelStride == cells)
  }

  /// The place of a cell's first channel.
  func place(row: Int, column: Int) -> Int { row * rowStride + column * columnStride }

  /// Visits every element of a row with the index of its cell.
  func forEachElement(_ visit: (_ element: Int, _ cell: Int) -> Void) {
    for channel in 0..<channels {
      for row in 0..<height {
        for column in 0..<width {
          visit(channel * channelStride + place(row: row, column: column), row * width + column)
        }
      }
    }
  }

  /// Relevance of maps that do not tell channels apart, `[N, H W]` one after another.
  ///
  /// - Parameter spread: whether every channel is given the map; a tensor without rows and columns
  ///   always has its own shape.
  /// - Returns: `[N, 1, H, W]`, or of the tensor's shape.
  func relevance(_ maps: [[Double]], of question: Question, spread: Bool = false) -> Tensor<Float> {
    if !spread && question.rowShape.rank == 3 {
      return Tensor([maps.count, 1, height, width], maps.flatMap { $0.map { Float($0) } })
    }
    var elements = [Float](repeating: 0, count: maps.count * count)
    for (image, map) in maps.enumerated() {
      forEachElement { elements[image * count + $0] = Float(map[$1]) }
    }
    return Tensor(question.values.shape, elements)
  }
}
