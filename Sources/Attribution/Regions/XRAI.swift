import Diagnostics
import Images
import Networks
public import Tensors

/// XRAI: regions of the picture, ranked by the relevance that they hold (Kapishnikov et al. 2019,
/// arXiv:1906.02825).
///
/// The picture is cut at six scales by Felzenszwalb and Huttenlocher's method, every piece widened to
/// hold its edges, and regions are added one after the other, always the one with the largest gain:
/// the mean relevance of its pixels that are not there yet. A pixel gets the gain of the region with
/// which it came in. Sizes are for a picture of 224 x 224 pixels, the authors' own, and go with the
/// area of others.
public struct XRAI: AttributionMethod {
  /// The relevance of pixels, of which the mean is taken; Integrated Gradients from black and from
  /// white in the paper. Of several channels the largest counts.
  public var bases: [any AttributionMethod]
  /// How regions are chosen.
  package var algorithm = RegionRanking.Algorithm.full
  /// The share of the picture after which no more is added; 1 for all of it.
  public var area = 1.0
  /// How far regions reach over their pieces, in pixels of a picture of 224 x 224; 5 as the authors
  /// have it.
  public var dilation = 5.0
  /// Segmentations made elsewhere, `[H, W]` or `[K, H, W]`, used as they are; `nil` for our own.
  public var segments: Tensor<Float>?

  /// XRAI over these methods; see the properties.
  public init(bases: [any AttributionMethod]) { self.bases = bases }

  /// The gains, `[N, 1, H, W]`; the array `ranks`, `[N, H, W]`, has the rank of each pixel's region,
  /// 1 the highest.
  ///
  /// - Throws: `attribution.no-units` if the tensor has no rows and columns; `images.bad-segments`;
  ///   what the bases throw.
  public func attribute(_ question: Question) throws -> Relevance {
    let grid = try question.places()
    let given = try segments.map { try Self.segmentations($0, grid) }
    let (relevance, notices, told) = try self.relevance(question, grid)
    let unit = (Double(grid.places) / Double(Self.extent * Self.extent)).squareRoot()
    let rankings = Workers(question.engine.threads).map(blocks: question.count) { image in
      let cut = given ?? Self.segmentations(of: question, image, grid, unit)
      let reach = given == nil ? Int((dilation * unit).rounded()) : 0
      return RegionRanking(
        cut.flatMap { PictureRegion.all(of: $0, within: reach) },
        by: relevance[image],
        algorithm,
        area: area,
        fewest: max(1, Int((Self.fewest * unit * unit).rounded()))
      )
    }
    let (height, width) = (grid.height, grid.width)
    var result = Relevance(
      Tensor([question.count, 1, height, width], rankings.flatMap { $0.values.map { Float($0) } }),
      arrays: [
        "ranks": Tensor(
          [question.count, height, width],
          rankings.flatMap { $0.ranks.map { Float($0) } }
        )
      ],
      notices: notices
    )
    // The notices have them already.
    result.imageNotices = told
    return result
  }

  /// The mean of the bases at each pixel, the largest over channels, for each image.
  private func relevance(
    _ question: Question,
    _ grid: UnitGrid
  ) throws -> (maps: [[Double]], notices: [Notice], told: [ImageNotice]) {
    var maps = [[Double]](repeating: [], count: question.count)
    var notices: [Notice] = []
    let found = try bases.map { try $0.attribute(question) }
    for result in found where !notices.elementsEqual(result.notices) { notices += result.notices }
    for image in 0..<question.count {
      let rows = found.map { $0.values.rowElements(image) }
      let mean = rows[0].indices.map { index in
        let inner = index - rows[0].startIndex
        return rows.reduce(0) { $0 + Double($1[$1.startIndex + inner]) } / Double(rows.count)
      }
      guard mean.allSatisfy(\.isFinite) else {
        throw InputError(.notFiniteRelevance("XRAI's base", at: question.tensor))
      }
      maps[image] = Self.largest(mean, grid)
    }
    return (maps, notices, found.flatMap(\.imageNotices))
  }

  /// The largest over channels at each place.
  private static func largest(_ row: [Double], _ grid: UnitGrid) -> [Double] {
    if row.count == grid.places { return row }
    var map = [Double](repeating: -.infinity, count: grid.places)
    for (element, value) in row.enumerated() {
      if let place = grid.place(of: element) { map[place] = max(map[place], value) }
    }
    return map
  }

  /// The picture cut at six scales.
  private static func segmentations(
    of question: Question,
    _ image: Int,
    _ grid: UnitGrid,
    _ unit: Double
  ) -> [Superpixels] {
    Superpixels.felzenszwalb(
      picture(of: question, image, grid),
      scales: scales.map { $0 * unit * unit },
      deviation: deviation,
      minimumSize: max(1, Int((smallest * unit * unit).rounded()))
    )
  }

  /// The picture, `[C, H, W]`, from -1 at its darkest to 1 at its brightest number.
  private static func picture(
    of question: Question,
    _ image: Int,
    _ grid: UnitGrid
  ) -> Tensor<Double> {
    var planes = grid.maps(of: question.values.row(image)).map { Double($0) }
    if let domain = question.domain, domain.low.count == grid.units {
      for index in planes.elements.indices {
        let channel = index / grid.places
        let (low, high) = (Double(domain.low[channel]), Double(domain.high[channel]))
        planes.elements[index] = (planes.elements[index] - low) / (high - low)
      }
    }
    let (least, largest) = (planes.elements.min() ?? 0, planes.elements.max() ?? 0)
    let width = largest > least ? largest - least : 1
    return planes.map { ($0 - least) / width * 2 - 1 }
  }

  private static func segmentations(
    _ array: Tensor<Float>,
    _ grid: UnitGrid
  ) throws(InputError) -> [Superpixels] {
    let maps = array.shape.rank == 3 ? (0..<array.shape[0]).map(array.row) : [array]
    var segmentations: [Superpixels] = []
    for map in maps {
      segmentations.append(try Superpixels(checking: map, width: grid.width, height: grid.height))
    }
    return segmentations
  }

  /// The extents of the authors' pictures.
  private static let extent = 224
  /// The authors' scales, deviation and smallest piece (their `xrai.py`).
  private static let scales: [Double] = [50, 100, 150, 250, 500, 1200]
  private static let deviation = 0.8
  private static let smallest = 150.0
  /// A region that would bring fewer pixels is left out, as the authors have it.
  private static let fewest = 50.0
}
