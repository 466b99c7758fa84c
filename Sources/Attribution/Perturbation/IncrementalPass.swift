import Networks
import Tensors

/// A forward pass that computes again only what a changed window can reach.
///
/// The image is run once and its maps at some stations of the spatial trunk are kept. For a changed
/// window, from station to station, only a crop is run: the cells that the window reaches with all
/// that they see. Crops are aligned to the next station's cells and lie inside the map, so that
/// padding happens at its borders only; cells that see beyond an edge of the crop that is not one
/// of the map are never read. Where a crop no longer pays, the changed cells are pasted into the
/// kept map and the network is run from there to its end.
struct IncrementalPass: Sendable {
  /// From one station to the next.
  struct Leg: Sendable {
    let from: SpatialTrunk.Station
    let to: SpatialTrunk.Station
    /// How cells of `to` see those of `from`.
    let field: ReceptiveField
    /// The extents of the crops of `from`.
    let height: Int
    let width: Int
  }

  /// What changes in a map of one image.
  private struct Patch: Sendable {
    var rows: Range<Int>
    var columns: Range<Int>
    /// `[C, rows, columns]`.
    var values: [Float]
  }

  /// At least one.
  let legs: [Leg]
  private let engine: Engine
  private let target: String

  /// The way that costs least, for windows of these extents; `nil` if it is not clearly less than
  /// the whole network.
  init?(_ question: Question, _ axes: CellAxes, height: Int, width: Int) throws {
    engine = question.engine
    target = question.targetTensor
    guard question.context.isEmpty, engine.fixedBatch(of: question.tensor) == nil,
      question.rowShape.rank == 3, axes.isChannelsFirst, question.tensor != target
    else { return nil }
    let trunk = try engine.network.spatialTrunk(
      from: question.tensor,
      shape: Shape([1] + question.rowShape.dims),
      to: target,
      known: engine.known
    )
    let legs = IncrementalPlan(trunk, height: height, width: width).legs
    if legs.isEmpty { return nil }
    self.legs = legs
  }

  /// The maps of an image that the legs read, by name.
  func record(_ row: Tensor<Float>) throws -> [String: Tensor<Float>] {
    let first = legs[0].from.tensor
    let names = legs.map(\.to.tensor)
    var maps = try engine.run([first: row], record: names).recorded
    maps[first] = row
    return maps
  }

  /// The rows of the target's tensor for changes of one image, whose maps are given.
  func outputs(
    _ changes: [WindowChange],
    _ maps: [String: Tensor<Float>]
  ) throws -> Tensor<Float> {
    var patches = changes.map { change in
      let map = maps[legs[0].from.tensor] ?? Tensor([0], [])
      return Self.patch(of: change, in: map)
    }
    for leg in legs {
      guard let map = maps[leg.from.tensor] else { break }
      let changed = patches
      let places = changed.map { Place(leg, $0.rows, $0.columns) }
      let crops = Workers(engine.threads).map(blocks: patches.count) { index in
        Self.crop(map, places[index], leg, changed[index])
      }
      let shape: Shape = [crops.count, map.shape[1], leg.height, leg.width]
      let made = try engine.run(
        crops: Tensor(shape, Array(crops.joined())),
        of: leg.from.tensor,
        to: leg.to.tensor
      )
      patches = places.indices.map { Self.cells(of: places[$0], in: made, row: $0) }
    }
    return try rest(patches, maps)
  }

  /// The rest of the network, from the last station with the patches in their places.
  private func rest(
    _ patches: [Patch],
    _ maps: [String: Tensor<Float>]
  ) throws -> Tensor<Float> {
    guard let last = legs.last?.to, let map = maps[last.tensor] else { return Tensor([0], []) }
    let (height, width) = (map.shape[2], map.shape[3])
    let rows = Workers(engine.threads).map(blocks: patches.count) { index in
      var row = map.elements
      let patch = patches[index]
      Self.paste(patch, into: &row, height: height, width: width, top: 0, left: 0)
      return row
    }
    let shape = Shape([rows.count] + map.shape.dims.dropFirst())
    let outputs = try engine.run(
      [last.tensor: Tensor(shape, Array(rows.joined()))],
      record: [target]
    )
    return outputs.recorded[target] ?? Tensor([0], [])
  }

  // MARK: Crops and patches

  /// Where a crop lies and which cells it gives.
  private struct Place: Sendable {
    let top: Int
    let left: Int
    let rows: Range<Int>
    let columns: Range<Int>
    /// The first cell that the crop's first cell is in the next station.
    let firstRow: Int
    let firstColumn: Int

    init(_ leg: Leg, _ rows: Range<Int>, _ columns: Range<Int>) {
      (top, self.rows) = Self.along(
        leg.field.rows,
        rows,
        from: leg.from.shape[2],
        to: leg.to.shape[2],
        crop: leg.height
      )
      (left, self.columns) = Self.along(
        leg.field.columns,
        columns,
        from: leg.from.shape[3],
        to: leg.to.shape[3],
        crop: leg.width
      )
      firstRow = top / leg.field.rows.step
      firstColumn = left / leg.field.columns.step
    }

    private static func along(
      _ field: ReceptiveField.Axis,
      _ changed: Range<Int>,
      from: Int,
      to: Int,
      crop: Int
    ) -> (start: Int, cells: Range<Int>) {
      let cells = changed.isEmpty ? 0..<0 : field.cells(seeing: changed, of: to)
      guard !cells.isEmpty else { return (0, 0..<0) }
      let first = max(0, field.pixels(seenBy: cells).lowerBound)
      return (min(first / field.step * field.step, from - crop), cells)
    }
  }

  private static func patch(of change: WindowChange, in map: Tensor<Float>) -> Patch {
    let (channels, width) = (map.shape[1], map.shape[3])
    let plane = map.shape[2] * width
    var values: [Float] = []
    var index = 0
    for channel in 0..<channels {
      let changes = change.channels.contains(channel)
      for row in change.rows {
        for column in change.columns {
          values.append(
            changes ? change.values[index] : map.elements[channel * plane + row * width + column]
          )
          if changes { index += 1 }
        }
      }
    }
    return Patch(rows: change.rows, columns: change.columns, values: values)
  }

  private static func crop(
    _ map: Tensor<Float>,
    _ place: Place,
    _ leg: Leg,
    _ patch: Patch
  ) -> [Float] {
    let (channels, mapHeight, mapWidth) = (map.shape[1], map.shape[2], map.shape[3])
    var crop: [Float] = []
    crop.reserveCapacity(channels * leg.height * leg.width)
    for channel in 0..<channels {
      for row in place.top..<place.top + leg.height {
        let start = (channel * mapHeight + row) * mapWidth + place.left
        crop.append(contentsOf: map.elements[start..<start + leg.width])
      }
    }
    paste(
      patch,
      into: &crop,
      height: leg.height,
      width: leg.width,
      top: place.top,
      left: place.left
    )
    return crop
  }

  /// Puts a patch into maps `[C, height, width]` whose first cell is (top, left).
  private static func paste(
    _ patch: Patch,
    into maps: inout [Float],
    height: Int,
    width: Int,
    top: Int,
    left: Int
  ) {
    let cells = patch.rows.count * patch.columns.count
    let rows = patch.rows.clamped(to: top..<top + height)
    let columns = patch.columns.clamped(to: left..<left + width)
    guard cells > 0, !rows.isEmpty, !columns.isEmpty else { return }
    for channel in 0..<patch.values.count / cells {
      for row in rows {
        let source =
          (channel * patch.rows.count + row - patch.rows.lowerBound) * patch.columns.count
          + columns.lowerBound - patch.columns.lowerBound
        let place = (channel * height + row - top) * width + columns.lowerBound - left
        for offset in 0..<columns.count { maps[place + offset] = patch.values[source + offset] }
      }
    }
  }

  private static func cells(of place: Place, in made: Tensor<Float>, row index: Int) -> Patch {
    let (channels, height, width) = (made.shape[1], made.shape[2], made.shape[3])
    var values: [Float] = []
    values.reserveCapacity(channels * place.rows.count * place.columns.count)
    for channel in 0..<channels {
      for row in place.rows {
        let start = ((index * channels + channel) * height + row - place.firstRow) * width
        let first = start + place.columns.lowerBound - place.firstColumn
        values.append(contentsOf: made.elements[first..<first + place.columns.count])
      }
    }
    return Patch(rows: place.rows, columns: place.columns, values: values)
  }
}
