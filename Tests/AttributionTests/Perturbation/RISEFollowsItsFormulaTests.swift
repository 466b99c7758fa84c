import Attribution
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite("RISE follows its formula")
struct RISEFollowsItsFormulaTests {
  /// The softmax of Float64 logits.
  private func probability(_ logits: [Double], _ target: Int) -> Double {
    let powers = logits.map { exp($0) }
    return powers[target] / powers.reduce(0, +)
  }

  @Test("1 / (N p) sum f(x m) m with the same masks on the Float64 kernels")
  func formula() throws {
    let (network, images) = try SmallNetwork.plain()
    let rise = RISE(samples: 30, grid: 4, open: 0.4)
    let question = try SmallNetwork.question(network, images, batchSize: 7)
    let map = try rise.attribute(question).values
    let masks = rise.masks(height: 12, width: 10, seed: question.seed)
    for image in 0..<2 {
      let x = images.rowElements(image)
      var sum = [Double](repeating: 0, count: 120)
      for number in 0..<30 {
        let mask = masks.mask(number)
        let row = x.enumerated().map { $1 * mask[$0 % 120] }
        let logits = try SmallNetwork.referenceLogits(network, Tensor([1, 3, 12, 10], row))[0]
        for pixel in 0..<120 { sum[pixel] += probability(logits, 2) * Double(mask[pixel]) }
      }
      // Probabilities of order 1 in single precision.
      let expected = sum.map { $0 / 30 / 0.4 }
      #expect(SmallNetwork.error(map.rows(image..<image + 1).elements, expected) <= 1e-5)
    }
  }

  @Test("masks lie in 0...1, are open with probability p in the mean, and are all different")
  func masks() throws {
    let masks = RISE(grid: 5, open: 0.3).masks(height: 33, width: 41, seed: 8)
    let all = (0..<400).map(masks.mask)
    #expect(all.allSatisfy { $0.allSatisfy { (0...1).contains($0) } })
    #expect(Set(all).count == 400)
    let mean = all.flatMap { $0 }.reduce(0) { $0 + Double($1) } / Double(400 * 33 * 41)
    // About 25 cells a mask: a standard error of sqrt(.21 / 25 / 400) = 0.005.
    #expect(abs(mean - 0.3) < 0.02)
  }

  @Test("what an image gives depends neither on the images beside it nor on batches and threads")
  func bytes() throws {
    let (network, images) = try SmallNetwork.plain()
    let rise = RISE(samples: 20)
    let both = try rise.attribute(try SmallNetwork.question(network, images)).values
    let second = try rise.attribute(
      try SmallNetwork.question(network, images.rows(1..<2), batchSize: 3, threads: 1)
    ).values
    #expect(both.rows(1..<2) == second)
  }
}
