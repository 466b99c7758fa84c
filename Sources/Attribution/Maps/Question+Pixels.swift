import Diagnostics
import Networks
import Tensors

extension Question {
  /// The rows of the question's tensor seen as channels over places: the pixels of an input, the
  /// cells of a layer.
  ///
  /// - Throws: `attribution.no-units` or `attribution.no-places` if the rows have no places.
  package func places(axes: LayerAxes = .automatic) throws -> UnitGrid {
    var axes = axes
    if let domain, axes == .automatic, rowShape.rank == 3 {
      axes = domain.channelAxis == 2 ? .channelsLast : .channelsFirst
    }
    let grid = try UnitGrid(tensor, rowShape, axes: axes)
    guard grid.places > 1 else { throw InputError(.noPlaces(tensor, rowShape)) }
    return grid
  }

  /// How the maps of a layer lie over the places of the question's tensor.
  ///
  /// - Parameters:
  ///   - upsampling: what is asked for; plain bilinear where it is not possible.
  ///   - layer: the layer's exact name.
  ///   - grid: its units.
  ///   - pixels: the places of the question's tensor.
  /// - Throws: what shaping the network throws.
  package func geometry(
    _ upsampling: Upsampling,
    of layer: String,
    _ grid: UnitGrid,
    over pixels: UnitGrid
  ) throws -> MapGeometry {
    var field: ReceptiveField?
    if upsampling == .receptiveField, context.isEmpty, grid.axes == .channelsFirst {
      let shape = Shape([1] + rowShape.dims)
      field = try engine.network.receptiveField(of: layer, from: tensor, inputShape: shape)
    }
    let extent = MapGeometry.Extent(height: pixels.height, width: pixels.width)
    let possible = MapGeometry.possible(upsampling, field: field, input: extent, masks: [extent])
    return MapGeometry(
      possible,
      field: field,
      input: extent,
      grid: MapGeometry.Extent(height: grid.height, width: grid.width),
      mask: extent
    )
  }
}
