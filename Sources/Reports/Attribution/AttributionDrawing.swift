import Attribution
import Foundation
import Images
import Tensors

/// Draws an image's maps from the files of its folder: `METHOD.png`, `METHOD-overlay.png`.
struct AttributionDrawing: Sendable {
  private let result: AttributionResult
  private let url: URL
  private let channelAxis: Int?

  init(_ result: AttributionResult, _ url: URL, channelAxis: Int?) {
    self.result = result
    self.url = url
    self.channelAxis = channelAxis
  }

  /// What was drawn of an image.
  struct Drawn: Sendable {
    /// The image as the network sees it.
    var photograph: Image
    /// For each method the heat map and the overlay; `nil` where there is none.
    var maps: [(heat: Image, overlay: Image)?] = []
    /// For each method the share of places beyond the strongest colour.
    var clipped: [Double] = []
  }

  /// Small pictures are enlarged to about this many pixels, so that people see the network's own.
  private static let side = 224

  /// Draws an image.
  func draw(_ index: Int) throws -> Drawn {
    let image = result.images[index]
    let place = url.appending(path: image.folder)
    let small = try Image(
      decoding: InputFile.bytes(of: place.appending(path: AttributionFiles.photograph))
    )
    let factor = max(1, Self.side / max(small.width, small.height))
    var drawn = Drawn(photograph: small.enlarged(by: factor))
    for (method, cell) in zip(result.methods, image.cells) {
      guard let limit = cell.limit, let scale = method.scale(of: cell),
        let map = try map(of: method, in: place)
      else {
        drawn.maps.append(nil)
        drawn.clipped.append(0)
        continue
      }
      let beyond = map.values.count { Double($0.magnitude) > limit }
      drawn.clipped.append(Double(beyond) / Double(map.values.count))
      let laid = map.over(height: small.height, width: small.width)
      let heat = scale.image(laid.values, width: small.width, height: small.height)
        .enlarged(by: factor)
      var overlay = Overlay().image(laid.values, over: small, scale).enlarged(by: factor)
      for box in cell.boxes {
        overlay.outline(
          region(box, of: map, on: overlay),
          Colour(0, 140, 70),
          thickness: 2
        )
      }
      let files = method.files
      // Squares of one colour take next to nothing.
      let effort: PNGEffort = factor == 1 ? .stored : .quick
      try AtomicFile.write(heat.png(effort), to: place.appending(path: files.heat))
      try AtomicFile.write(overlay.png(effort), to: place.appending(path: files.overlay))
      drawn.maps.append((heat, overlay))
    }
    return drawn
  }

  /// The map of a file; `nil` where the tensor has no places.
  private func map(
    of method: AttributionResult.Method,
    in place: URL
  ) throws -> RelevanceMap? {
    let values = try NPYFile.read(place.appending(path: method.files.array)).floats()
    let grid = RelevanceMap.grid(result.settings.tensor, values.shape, channelAxis: channelAxis)
    return grid.flatMap { RelevanceMap(values, $0) }
  }

  /// A box in a map's cells as one in a picture's pixels.
  private func region(_ box: MapBox, of map: RelevanceMap, on picture: Image) -> Region {
    func stretched(_ range: Range<Int>, _ cells: Int, _ pixels: Int) -> Range<Int> {
      range.lowerBound * pixels / cells..<range.upperBound * pixels / cells
    }
    return Region(
      columns: stretched(box.columns, map.width, picture.width),
      rows: stretched(box.rows, map.height, picture.height)
    )
  }
}
