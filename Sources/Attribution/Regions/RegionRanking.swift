/// Regions in the order in which XRAI adds them, and what each pixel gets from it.
package struct RegionRanking: Sendable, Hashable {
  /// For each pixel the gain of the region with which it came in; those that never came in have the
  /// mean of what they would have brought.
  package let values: [Double]
  /// For each pixel the rank of its region by gain, 1 the highest; those that never came in come last.
  package let ranks: [Int]

  /// How regions are chosen.
  package enum Algorithm: String, Sendable, Hashable, Codable, CaseIterable {
    /// Always the region with the largest gain over what is already there (Kapishnikov et al. 2019,
    /// algorithm 1).
    case full
    /// The regions sorted once by their mean relevance.
    case fast
  }

  /// Ranks regions. The gain of a region is the mean relevance of its pixels that are not there yet.
  ///
  /// - Parameters:
  ///   - regions: which may overlap.
  ///   - relevance: a number a pixel.
  ///   - algorithm: how they are chosen.
  ///   - area: the share of the picture after which no more is added.
  ///   - fewest: a region that would bring fewer pixels is left out.
  /// - Complexity: the number of regions squared, and the number of their pixels.
  package init(
    _ regions: [PictureRegion],
    by relevance: [Double],
    _ algorithm: Algorithm,
    area: Double,
    fewest: Int
  ) {
    var cover = RegionCover(regions, relevance)
    switch algorithm {
    case .full:
      while cover.share <= area, let best = cover.best(fewest: fewest) { cover.add(best) }
    case .fast:
      let densities = regions.map { region in
        region.pixels.reduce(0.0) { $0 + relevance[$1] } / Double(region.pixels.count)
      }
      let order = regions.indices.sorted { (densities[$1], $0) < (densities[$0], $1) }
      for region in order where cover.count(of: region) >= fewest {
        cover.add(region)
        if cover.share >= area { break }
      }
    }
    (values, ranks) = cover.result()
  }
}

/// The regions that were added, and what the others would still bring: for each the sum and the
/// number of its pixels that are not covered, kept as pixels are covered.
private struct RegionCover {
  private let regions: [PictureRegion]
  private let relevance: [Double]
  /// The regions of each pixel.
  private var regionsOfPixel: [[Int32]]
  private var sums: [Double]
  private var counts: [Int]
  private var remaining: [Int]
  /// The region that brought each pixel, by its place among those added; -1 for none.
  private var bringer: [Int]
  private var gains: [Double] = []
  private var covered = 0

  init(_ regions: [PictureRegion], _ relevance: [Double]) {
    self.regions = regions
    self.relevance = relevance
    regionsOfPixel = [[Int32]](repeating: [], count: relevance.count)
    bringer = [Int](repeating: -1, count: relevance.count)
    for (index, region) in regions.enumerated() {
      for pixel in region.pixels { regionsOfPixel[pixel].append(Int32(index)) }
    }
    sums = regions.map { region in region.pixels.reduce(0) { $0 + relevance[$1] } }
    counts = regions.map(\.pixels.count)
    remaining = Array(regions.indices)
  }

  /// The share of the pixels that is covered.
  var share: Double { Double(covered) / Double(max(1, relevance.count)) }

  func count(of region: Int) -> Int { counts[region] }

  /// The region with the largest gain, the first of equals, among those that bring enough; the others
  /// never will.
  mutating func best(fewest: Int) -> Int? {
    remaining.removeAll { counts[$0] < max(1, fewest) }
    var best: (region: Int, gain: Double)?
    for region in remaining {
      let gain = sums[region] / Double(counts[region])
      if gain > best?.gain ?? -.infinity { best = (region, gain) }
    }
    remaining.removeAll { $0 == best?.region }
    return best?.region
  }

  mutating func add(_ region: Int) {
    let new = regions[region].pixels.filter { bringer[$0] < 0 }
    guard !new.isEmpty else { return }
    // Summed anew, since the running sum has the rounding of all that was taken from it.
    let gain = new.reduce(0) { $0 + relevance[$1] } / Double(new.count)
    for pixel in new {
      bringer[pixel] = gains.count
      for other in regionsOfPixel[pixel] {
        sums[Int(other)] -= relevance[pixel]
        counts[Int(other)] -= 1
      }
    }
    gains.append(gain)
    covered += new.count
  }

  func result() -> (values: [Double], ranks: [Int]) {
    let order = gains.indices.sorted { (gains[$1], $0) < (gains[$0], $1) }
    var rank = [Int](repeating: 0, count: gains.count)
    for (place, index) in order.enumerated() { rank[index] = place + 1 }
    let rest = bringer.indices.filter { bringer[$0] < 0 }
    let mean = rest.reduce(0) { $0 + relevance[$1] } / Double(max(1, rest.count))
    return (
      bringer.map { $0 < 0 ? mean : gains[$0] },
      bringer.map { $0 < 0 ? gains.count + 1 : rank[$0] }
    )
  }
}
