import Diagnostics
import Foundation
import Segmentation
import TestSupport
import Testing

@Suite struct COCOMatchesPycocotoolsTests {
  private static func map(
    _ shape: String,
    width: Int,
    height: Int,
    side: Int
  ) throws -> [Int32] {
    var coco = try COCOFolder()
    try coco.add(image: "a.png", width: width, height: height)
    coco.add(shape)
    return try MaskFolders.numbers(try coco.open(side: side), 0)
  }

  private static func packed(_ text: String, height: Int, width: Int) -> String {
    let escaped = text.replacing("\\", with: "\\\\")
    return #"{"size": [\#(height), \#(width)], "counts": "\#(escaped)"}"#
  }

  /// pycocotools rounds corners to a fifth of a pixel and walks along the edges in whole steps, so
  /// that pixels whose centres are nearer to an edge than about half a pixel may differ; a whole
  /// pixel is allowed. Everything else is equal.
  @Test(
    "a polygon covers the pixels that pycocotools covers, but for those on its edges",
    arguments: PycocotoolsFixtures.polygons.indices
  )
  func polygons(index: Int) throws {
    let (points, text) = PycocotoolsFixtures.polygons[index]
    let side = PycocotoolsFixtures.side
    let ours = try Self.map("[\(points)]", width: side, height: side, side: side)
    let theirs = try Self.map(
      Self.packed(text, height: side, width: side),
      width: side,
      height: side,
      side: side
    )
    #expect(theirs.contains(1))
    for place in ours.indices where ours[place] != theirs[place] {
      let centre = (x: Double(place % side) + 0.5, y: Double(place / side) + 0.5)
      #expect(Self.distance(from: centre, to: points) < 1, "\(centre)")
    }
    let perimeter = Self.edges(points).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
    let difference = ours.count { $0 == 1 } - theirs.count { $0 == 1 }
    #expect(Double(abs(difference)) < perimeter / 2)
  }

  @Test("run lengths, packed or not, are squashed to the pixels that Pillow's NEAREST shows")
  func runs() throws {
    let rows = PycocotoolsFixtures.squashed.split(separator: "\n")
    let expected = rows.joined().map { $0 == "#" ? Int32(1) : 0 }
    let shapes = [
      Self.packed(PycocotoolsFixtures.packed, height: 36, width: 60),
      #"{"size": [36, 60], "counts": \#(PycocotoolsFixtures.counts)}"#,
    ]
    for shape in shapes {
      #expect(try Self.map(shape, width: 60, height: 36, side: rows.count) == expected)
    }
  }

  private typealias Point = (x: Double, y: Double)

  private static func edges(_ points: [Double]) -> [(Point, Point)] {
    let corners = stride(from: 0, to: points.count, by: 2).map { (points[$0], points[$0 + 1]) }
    return corners.indices.map { (corners[$0], corners[($0 + 1) % corners.count]) }
  }

  private static func distance(from point: Point, to polygon: [Double]) -> Double {
    edges(polygon).map { a, b in
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      let along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy)
      let t = min(max(along, 0), 1)
      return hypot(point.x - a.x - t * dx, point.y - a.y - t * dy)
    }.min() ?? .infinity
  }
}
