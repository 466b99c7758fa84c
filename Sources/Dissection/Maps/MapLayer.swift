package import Attribution
package import Diagnostics
package import Networks
package import Tensors

/// One layer of a source of maps.
package struct MapLayer: Sendable, Hashable {
  /// Its name.
  package let name: String
  /// Its own units.
  package let grid: UnitGrid
  /// The directions that follow the units.
  package let directions: [UnitDirection]
  /// The receptive field of a cell, if the graph tells; else `nil`.
  package let field: ReceptiveField?
  /// The extents of the network's input; `nil` where there is no network.
  package let input: MapGeometry.Extent?

  /// A layer.
  ///
  /// - Throws: every direction that does not fit the grid.
  package init(
    name: String,
    grid: UnitGrid,
    directions: [UnitDirection],
    field: ReceptiveField? = nil,
    input: MapGeometry.Extent? = nil
  ) throws(InputError) {
    try InputError.throwAny(directions.compactMap { $0.fault(for: grid, layer: name) })
    self.name = name
    self.grid = grid
    self.directions = directions.map { $0.laid(on: grid) }
    // A layer without places has no centres; neither have tokens, whose places the graph mixes.
    self.field = grid.axes == .channelsFirst ? field : nil
    self.input = input
  }

  /// How its maps can be laid over label maps of these sizes.
  func upsampling(asked: Upsampling, over sizes: Set<LabelLibrary.Size>) -> Upsampling {
    MapGeometry.possible(asked, field: field, input: input, masks: sizes.map(\.extent))
  }

  /// How its maps lie over label maps of a size.
  func geometry(_ upsampling: Upsampling, over size: LabelLibrary.Size) -> MapGeometry {
    MapGeometry(
      upsampling,
      field: field,
      input: input,
      grid: MapGeometry.Extent(height: grid.height, width: grid.width),
      mask: size.extent
    )
  }

  /// Where its cells' centres lie in the input, rows then columns; empty where they are not known.
  var fieldCentres: [FieldCentres] {
    field.map { [FieldCentres($0.rows), FieldCentres($0.columns)] } ?? []
  }

  /// The number of units and directions.
  package var unitCount: Int { grid.units + directions.count }

  /// The maps of units and directions, of an image's tensor.
  package func maps(of tensor: TensorRow<Float>) -> UnitMaps {
    UnitMaps(tensor, on: grid, directions)
  }
}

extension LabelLibrary.Size {
  var extent: MapGeometry.Extent { MapGeometry.Extent(height: height, width: width) }
}
