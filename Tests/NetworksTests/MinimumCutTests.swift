import Networks
import TestSupport
import Testing

@Suite("The cheapest division of some members into two sides")
struct MinimumCutTests {
  @Test("is as cheap as the cheapest of all divisions", arguments: 0..<20)
  func cheapest(_ seed: Int) {
    var random = SplitMix64(seed: seed)
    let count = 8
    let members = (0..<count).map { _ in
      (
        first: Double.random(in: 0...9, using: &random),
        second: Double.random(in: 0...9, using: &random)
      )
    }
    let pairs = (0..<14).map { _ in
      (
        a: Int.random(in: 0..<count, using: &random), b: Int.random(in: 0..<count, using: &random),
        price: Double.random(in: 0...4, using: &random)
      )
    }
    func cost(_ isFirst: (Int) -> Bool) -> Double {
      let alone = members.enumerated().reduce(0) {
        $0 + (isFirst($1.offset) ? $1.element.first : $1.element.second)
      }
      return pairs.reduce(alone) { $0 + (isFirst($1.a) == isFirst($1.b) ? 0 : $1.price) }
    }
    var cut = MinimumCut(count: count)
    for (index, member) in members.enumerated() {
      cut.price(index, onFirst: member.first, onSecond: member.second)
    }
    for pair in pairs { cut.price(parting: pair.a, pair.b, pair.price) }
    let side = cut.firstSide()
    let least = (0..<1 << count).map { bits in cost { bits >> $0 & 1 == 1 } }.min()
    // Sums of a few numbers in another order.
    #expect(abs(cost(side.contains) - (least ?? .nan)) < 1e-9)
  }

  @Test("keeps those on the second side that may not be on the first")
  func fixed() {
    var cut = MinimumCut(count: 3)
    cut.price(0, onFirst: .infinity, onSecond: 0)
    cut.price(1, onFirst: 1, onSecond: 5)
    cut.price(2, onFirst: 0, onSecond: 0)
    cut.price(parting: 0, 1, 2)
    cut.price(parting: 1, 2, 1)
    #expect(cut.firstSide() == [1, 2])
  }
}
