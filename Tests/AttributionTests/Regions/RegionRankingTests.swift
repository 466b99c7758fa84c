import Attribution
import Diagnostics
import Images
import Statistics
import Tensors
import Testing

@Suite("Regions are ranked by the gain that they bring")
struct RegionRankingTests {
  /// XRAI a second time, from its algorithm: every gain of every step summed anew.
  private func slow(
    _ regions: [PictureRegion],
    _ relevance: [Double],
    fewest: Int
  ) -> [Double] {
    var values = [Double?](repeating: nil, count: relevance.count)
    var remaining = regions
    while true {
      let new = remaining.map { $0.pixels.filter { values[$0] == nil } }
      let gains = new.map { pixels in
        pixels.count < fewest
          ? -Double.infinity
          : pixels.reduce(0) { $0 + relevance[$1] } / Double(pixels.count)
      }
      guard let best = gains.max(), best > -.infinity, let index = gains.firstIndex(of: best) else {
        break
      }
      for pixel in new[index] { values[pixel] = best }
      remaining.remove(at: index)
    }
    let rest = values.indices.filter { values[$0] == nil }
    let mean = rest.reduce(0) { $0 + relevance[$1] } / Double(max(1, rest.count))
    return values.map { $0 ?? mean }
  }

  @Test("the fast sums are those of a slow second implementation", arguments: 1...20)
  func twin(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let regions = (0..<12).map { _ in
      PictureRegion(pixels: (0..<60).filter { _ in random.uniform() < 0.3 })
    }.filter { !$0.pixels.isEmpty }
    // Multiples of 1/64, whose sums are exact: equal gains are equal in both.
    let relevance = (0..<60).map { _ in Double(random.below(128) - 64) / 64 }
    let fast = RegionRanking(regions, by: relevance, .full, area: 1, fewest: 3)
    let expected = slow(regions, relevance, fewest: 3)
    for (a, b) in zip(fast.values, expected) { #expect(abs(a - b) <= 1e-12) }
  }

  @Test("a planted region comes first, and a part of the picture is enough if it is asked for")
  func planted() {
    let halves = [
      PictureRegion(pixels: Array(0..<50)), PictureRegion(pixels: Array(50..<100)),
    ]
    let relevance = (0..<100).map { $0 < 50 ? 1.0 : Double($0 % 2) * 4 }
    for algorithm in RegionRanking.Algorithm.allCases {
      let whole = RegionRanking(halves, by: relevance, algorithm, area: 1, fewest: 1)
      #expect(whole.ranks == (0..<100).map { $0 < 50 ? 2 : 1 })
      #expect(whole.values == (0..<100).map { $0 < 50 ? 1 : 2 })
      let half = RegionRanking(halves, by: relevance, algorithm, area: 0.4, fewest: 1)
      #expect(half.values == whole.values && half.ranks == whole.ranks)
    }
  }

  @Test("regions hold everything within a distance of their pieces")
  func dilation() {
    let pieces = Superpixels.grid(width: 9, height: 9, rows: 3, columns: 3)
    for distance in 0...4 {
      let regions = PictureRegion.all(of: pieces, within: distance)
      for (label, region) in regions.enumerated() {
        let members = (0..<81).filter { pieces.labels[$0] == label }
        let near = (0..<81).filter { pixel in
          members.contains {
            let (down, right) = ($0 / 9 - pixel / 9, $0 % 9 - pixel % 9)
            return down * down + right * right <= distance * distance
          }
        }
        #expect(region.pixels == near)
      }
    }
  }

  @Test("XRAI is the same for any number of images at once, and takes pieces made elsewhere")
  func method() throws {
    let network = try MapNetworks.pooled()
    let whole = try MapNetworks.question(network, images: 3)
    let method = XRAI(bases: [InputItself()])
    let found = try method.attribute(whole)
    #expect(found.values.shape == [3, 1, 8, 8])
    let one = try MapNetworks.question(network, images: 1, threads: 1)
    #expect(try method.attribute(one).values == found.values.rows(0..<1))
    var given = method
    given.segments = Tensor([8, 8], (0..<64).map { Float($0 % 8 / 4) })
    let halves = try given.attribute(one).values
    #expect(Set(halves.elements).count == 2 && halves.elements[0] != halves.elements[7])
    given.segments = Tensor([8, 7], repeating: 0)
    #expect(throws: InputError.self) { _ = try given.attribute(one) }
    given.segments = Tensor([8, 8], repeating: 0.5)
    #expect(throws: InputError.self) { _ = try given.attribute(one) }
  }

  @Test("a picture of one colour is one region, and its relevance the mean")
  func constant() throws {
    let question = try HashedPicture.question(Tensor([3, 8, 8], repeating: 2))
    let relevance = MapNetworks.input([1, 1, 8, 8], seed: 3)
    let found = try XRAI(bases: [FixedRelevance(relevance)]).attribute(question).values
    let mean = relevance.elements.reduce(0.0) { $0 + Double($1) } / 64
    #expect(found.elements.allSatisfy { abs(Double($0) - mean) <= 1e-6 })
  }
}
