package import Attribution
package import Diagnostics
package import Segmentation
package import Tensors

/// Maps from activations that were computed elsewhere: one array `[n, C, h, w]` (or `[n, C]`, ...),
/// rows in the order of the data set's images.
package struct ArrayMaps: MapSource {
  package let layers: [MapLayer]
  private let rows: ArrayRows
  /// The row of each image of the data set.
  private let rowOfImage: [Int]
  private let workers: Workers

  /// An array as a layer.
  ///
  /// - Parameters:
  ///   - rows: the array.
  ///   - name: what the layer is called.
  ///   - path: the file, for what is said of it.
  ///   - dataset: whose images, or rows of whose index, the array's rows are.
  ///   - axes: what the axes of a row stand for.
  ///   - directions: what is dissected beside the units.
  ///   - workers: the threads that look at maps.
  /// - Throws: `dissection.other-row-count`, `attribution.no-units`, and every direction that does
  ///   not fit.
  package init(
    _ rows: ArrayRows,
    name: String,
    path: String,
    dataset: any SegmentedDataset,
    axes: LayerAxes,
    directions: [UnitDirection],
    workers: Workers
  ) throws(InputError) {
    let dims = rows.shape.dims
    let images = dataset.images.indices
    // Rows of the index without any label are no images of the data set, but may have been computed.
    if dims.first == images.count {
      rowOfImage = Array(images)
    } else if let last = dataset.indexRows.last, dims.first == last + 1 {
      rowOfImage = dataset.indexRows
    } else {
      throw InputError(.otherRowCount(path, rows: dims.first ?? 0, images: images.count))
    }
    let grid = try UnitGrid(name, Shape(Array(dims.dropFirst())), axes: axes)
    layers = [try MapLayer(name: name, grid: grid, directions: directions)]
    self.rows = rows
    self.workers = workers
  }

  package func stream<Seen: Sendable>(
    _ images: [Int],
    holdsMaps: Bool,
    look: @Sendable (ImageMaps) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws -> [UnreadableImage] {
    let imageOfRow = Dictionary(uniqueKeysWithValues: images.map { (rowOfImage[$0], $0) })
    guard let last = imageOfRow.keys.max() else { return [] }
    try rows.forEachBlock(of: Self.blockSize, upTo: last + 1) { range, block in
      let wanted = range.filter { imageOfRow[$0] != nil }
      guard !wanted.isEmpty else { return }
      try body(
        workers.map(blocks: wanted.count) { place in
          let row = TensorRow(block, row: wanted[place] - range.lowerBound)
          let maps = layers[0].maps(of: row)
          return look(ImageMaps(image: imageOfRow[wanted[place]] ?? 0, digest: nil, maps: [maps]))
        }
      )
    }
    return []
  }

  private static let blockSize = 16
}
