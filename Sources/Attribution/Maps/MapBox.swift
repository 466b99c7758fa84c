public import Tensors

/// A rectangle around a part of a map that stands out: where a method sees the object.
public struct MapBox: Sendable, Hashable, Codable {
  /// The rows, from the top.
  public let rows: Range<Int>
  /// The columns, from the left.
  public let columns: Range<Int>
  /// How many places of the part there are; at most the rectangle's.
  public let area: Int
  /// The share of the map's positive relevance that lies in the part; boxes are sorted by it.
  public let score: Double
  /// The largest relevance in the part.
  public let peak: Float

  /// The boxes of a map, the best first.
  ///
  /// A part is a connected component, over the four neighbours, of the places whose relevance is at
  /// least a share of the map's largest. Zhou et al. 2016, section 3.2 (arXiv:1512.04150), take the
  /// box of the largest component at 0.2; here all are given.
  ///
  /// - Parameters:
  ///   - map: `[H, W]`.
  ///   - share: of the largest relevance, in (0, 1]; 0.2 as in the paper.
  ///   - smallest: components of fewer places are left out.
  /// - Returns: none if no relevance is positive.
  /// - Precondition: the map has two axes.
  public static func boxes(
    of map: Tensor<Float>,
    share: Float = 0.2,
    smallest: Int = 1
  ) -> [MapBox] {
    precondition(map.shape.rank == 2, "a map has rows and columns")
    let largest = map.elements.max() ?? 0
    guard largest > 0 else { return [] }
    let total = map.elements.reduce(0.0) { $0 + Double(max($1, 0)) }
    let bound = share * largest
    let parts = components(map.elements.map { $0 >= bound && $0 > 0 }, width: map.shape[1])
    return parts.filter { $0.count >= smallest }.map { part in
      let (rows, columns) = (part.map { $0 / map.shape[1] }, part.map { $0 % map.shape[1] })
      return MapBox(
        rows: (rows.min() ?? 0)..<(rows.max() ?? 0) + 1,
        columns: (columns.min() ?? 0)..<(columns.max() ?? 0) + 1,
        area: part.count,
        score: part.reduce(0.0) { $0 + Double(map.elements[$1]) } / total,
        peak: part.reduce(0) { max($0, map.elements[$1]) }
      )
    }.sorted {
      ($1.score, $0.rows.lowerBound, $0.columns.lowerBound)
        < ($0.score, $1.rows.lowerBound, $1.columns.lowerBound)
    }
  }

  /// The connected components of a mask, each its places in ascending order.
  private static func components(_ mask: [Bool], width: Int) -> [[Int]] {
    var isOpen = mask
    var components: [[Int]] = []
    for start in mask.indices where isOpen[start] {
      isOpen[start] = false
      var part = [start]
      var next = 0
      while next < part.count {
        let place = part[next]
        next += 1
        var neighbours = [place - width, place + width]
        if place % width > 0 { neighbours.append(place - 1) }
        if place % width < width - 1 { neighbours.append(place + 1) }
        for neighbour in neighbours where mask.indices.contains(neighbour) && isOpen[neighbour] {
          isOpen[neighbour] = false
          part.append(neighbour)
        }
      }
      components.append(part.sorted())
    }
    return components
  }
}
