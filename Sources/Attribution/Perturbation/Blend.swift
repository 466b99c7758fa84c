import Tensors

/// Images mixed with their fillings by a mask: m x + (1 - m) fill, the mask the same in every channel.
struct Blend: Sendable {
  private let values: Tensor<Float>
  private let fills: [[Float]]
  private let axes: CellAxes

  /// - Parameters:
  ///   - fill: one filling; the first is taken of several.
  init(_ question: Question, _ axes: CellAxes, fill: Fill) throws {
    values = question.values
    let rows = try FillRows(fill, for: question, axes)
    fills = (0..<question.count).map { rows.row(image: $0, filling: 0) }
    self.axes = axes
  }

  /// Writes an image under a mask of its cells, `[H W]`.
  func write(_ image: Int, mask: [Float], to row: UnsafeMutableBufferPointer<Float>) {
    values.rowElements(image).withUnsafeBufferPointer { source in
      fills[image].withUnsafeBufferPointer { fill in
        mask.withUnsafeBufferPointer { mask in
          func mix(_ element: Int, _ cell: Int) {
            row[element] = mask[cell] * source[element] + (1 - mask[cell]) * fill[element]
          }
          guard axes.isChannelsFirst else { return axes.forEachElement(mix) }
          for start in stride(from: 0, to: axes.count, by: axes.cells) {
            for cell in 0..<axes.cells { mix(start + cell, cell) }
          }
        }
      }
    }
  }

  /// The same mixture of moved images: what was at (y, x) lies at (y + down, x + right), and the
  /// edges are continued.
  func shifted(down: Int, right: Int) -> Blend {
    if down == 0 && right == 0 { return self }
    let sources = (0..<axes.cells).map { cell in
      axes.place(
        row: min(max(cell / axes.width - down, 0), axes.height - 1),
        column: min(max(cell % axes.width - right, 0), axes.width - 1)
      )
    }
    let places = (0..<axes.cells).map {
      axes.place(row: $0 / axes.width, column: $0 % axes.width)
    }
    func moved(_ row: ArraySlice<Float>) -> [Float] {
      var moved = Array(row)
      for channel in 0..<axes.channels {
        let offset = channel * axes.channelStride
        for (place, source) in zip(places, sources) {
          moved[place + offset] = row[row.startIndex + source + offset]
        }
      }
      return moved
    }
    let rows = (0..<values.shape[0]).flatMap { moved(values.rowElements($0)) }
    return Blend(values: Tensor(values.shape, rows), fills: fills.map { moved($0[...]) }, axes)
  }

  private init(values: Tensor<Float>, fills: [[Float]], _ axes: CellAxes) {
    self.values = values
    self.fills = fills
    self.axes = axes
  }

  /// What a small change of each cell of the mask changes, given that of each element of the row:
  /// the sum over channels of gradient (x - fill).
  func maskGradient(_ image: Int, _ gradient: ArraySlice<Float>) -> [Double] {
    let source = values.rowElements(image)
    let (first, fill) = (source.startIndex, fills[image])
    var sums = [Double](repeating: 0, count: axes.cells)
    axes.forEachElement { element, cell in
      sums[cell] +=
        Double(gradient[gradient.startIndex + element])
        * Double(source[first + element] - fill[element])
    }
    return sums
  }
}
