import Diagnostics

/// Where an object of COCO lies: polygons, or run lengths.
enum COCOShape: Decodable, Sendable, Hashable {
  /// The union of polygons, each x, y, x, y, ... in pixels of the image, (0, 0) being its corner.
  case polygons([[Float]])
  /// Pixels in columns from the left.
  case runs(RunLengths)

  private enum Key: String, CodingKey { case counts, size }

  /// Reads `[[x, y, ...], ...]`, or `{"size": [h, w], "counts": [...]}`, or the same with the counts
  /// packed into a string.
  init(from decoder: any Decoder) throws {
    guard let container = try? decoder.container(keyedBy: Key.self) else {
      self = .polygons(try decoder.singleValueContainer().decode([[Float]].self))
      return
    }
    let size = try container.decode([Int].self, forKey: .size)
    guard size.count == 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: .size,
        in: container,
        debugDescription: "a size is [height, width]"
      )
    }
    if let packed = try? container.decode(String.self, forKey: .counts) {
      guard let counts = RunLengths.unpacked(packed) else {
        throw DecodingError.dataCorruptedError(
          forKey: .counts,
          in: container,
          debugDescription: "these are no packed run lengths"
        )
      }
      self = .runs(RunLengths(height: size[0], width: size[1], counts: counts))
    } else {
      let counts = try container.decode([Int].self, forKey: .counts)
      self = .runs(RunLengths(height: size[0], width: size[1], counts: counts))
    }
  }

  /// What is wrong with the shape in an image of this size; `nil` if it is sound.
  func flaw(width: Int, height: Int) -> String? {
    switch self {
    case .polygons(let polygons):
      guard let odd = polygons.first(where: { $0.count % 2 == 1 }) else { return nil }
      return "a polygon has \(odd.count) numbers, which are no pairs"
    case .runs(let runs): return runs.flaw(width: width, height: height)
    }
  }

  /// The pixels of a square of `side` that it covers, by their places in rows, for an image of this
  /// size: those whose centres are inside.
  func pixels(width: Int, height: Int, side: Int) -> [Int] {
    switch self {
    case .polygons(let polygons):
      let raster = PolygonRaster(width: width, height: height, side: side)
      return polygons.count == 1
        ? raster.pixels(polygons[0]) : Array(Set(polygons.flatMap(raster.pixels)))
    case .runs(let runs): return runs.pixels(side: side)
    }
  }
}
