import Attribution
import Diagnostics
import Images
import Tensors

/// One image's relevance as a picture needs it: one number a place.
///
/// Channels are added up: relevance is a share of a number, and so are its sums. The map of a layer
/// is laid over the pixels by the one upsampling that there is.
struct RelevanceMap: Sendable {
  /// The places' numbers, in rows from the top.
  let values: [Float]
  /// The rows.
  let height: Int
  /// The columns.
  let width: Int

  /// The places of a layer or an input; `nil` where it has none, as a fully connected layer.
  ///
  /// - Parameters:
  ///   - relevance: one image's, without the batch axis.
  ///   - grid: how units and places lie in it.
  init?(_ relevance: Tensor<Float>, _ grid: UnitGrid) {
    guard grid.places > 1 else { return nil }
    let maps = grid.maps(of: relevance).elements
    var sums = [Double](repeating: 0, count: grid.places)
    maps.withUnsafeBufferPointer { maps in
      for unit in 0..<grid.units {
        for place in 0..<grid.places { sums[place] += Double(maps[unit * grid.places + place]) }
      }
    }
    values = sums.map { Float($0) }
    (height, width) = (grid.height, grid.width)
  }

  private init(_ values: [Float], height: Int, width: Int) {
    (self.values, self.height, self.width) = (values, height, width)
  }

  /// The map over an image's pixels.
  func over(height: Int, width: Int) -> RelevanceMap {
    if (height, width) == (self.height, self.width) { return self }
    let geometry = MapGeometry(
      .bilinear,
      field: nil,
      input: nil,
      grid: MapGeometry.Extent(height: self.height, width: self.width),
      mask: MapGeometry.Extent(height: height, width: width)
    )
    let pixels = values.withUnsafeBufferPointer { geometry.upsampled($0) }
    return RelevanceMap(pixels.map { Float($0) }, height: height, width: width)
  }

  /// How units and places lie in a relevance.
  ///
  /// - Parameter channelAxis: of an input that holds pixels; `nil` for other tensors.
  static func grid(_ tensor: String, _ shape: Shape, channelAxis: Int?) -> UnitGrid? {
    // A method that does not tell channels apart gives one channel in front.
    let isOneMap = shape.rank == 3 && shape[0] == 1
    let axes: LayerAxes =
      switch channelAxis {
      case _ where isOneMap: .channelsFirst
      case 2?: .channelsLast
      case .some: .channelsFirst
      case nil: .automatic
      }
    return try? UnitGrid(tensor, shape, axes: axes)
  }
}
