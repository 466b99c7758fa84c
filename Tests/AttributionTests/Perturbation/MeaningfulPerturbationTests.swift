import Attribution
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Meaningful perturbation learns the mask of its paper")
struct MeaningfulPerturbationTests {
  @Test("the gradient of the penalty is that of central differences")
  func penalty() {
    let penalty = MaskPenalty(deletion: 0.3, variation: 0.7, exponent: 3)
    let mask = (0..<16).map { Double(($0 * 7) % 11) / 12 }
    let gradient = penalty.gradient(mask, side: 4)
    for index in mask.indices {
      var (ahead, behind) = (mask, mask)
      ahead[index] += 1e-5
      behind[index] -= 1e-5
      let slope = (penalty(ahead, side: 4) - penalty(behind, side: 4)) / 2e-5
      #expect(abs(slope - gradient[index]) < 1e-8)
    }
  }

  @Test("the adjoint of the upsampling is its transpose")
  func adjoint() {
    let stretch = MapGeometry(
      columns: .bilinear(cells: 3, pixels: 8),
      rows: .bilinear(cells: 4, pixels: 7)
    )
    let pixels = (0..<56).map { Double(($0 * 13) % 17) - 8 }
    let adjoint = stretch.adjoint(pixels)
    for cell in 0..<12 {
      var unit = [Float](repeating: 0, count: 12)
      unit[cell] = 1
      let map = unit.withUnsafeBufferPointer { stretch.upsampled($0) }
      let product = zip(map, pixels).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product - adjoint[cell]) < 1e-12)
    }
  }

  @Test("the gradient of a probability through the engine is that of central differences")
  func probability() throws {
    let (network, images) = try SmallNetwork.plain()
    let question = try SmallNetwork.question(network, images)
    let gradient = try question.backward(of: images, owners: [0, 1], seed: .probability)
      .gradient(at: "x")
    for element in [3, 77, 359, 360 + 120] {
      let slopes = try [1e-3, -1e-3].map { step in
        var moved = images
        moved.elements[element] += Float(step)
        let logits = try SmallNetwork.referenceLogits(network, moved)[element / 360]
        let powers = logits.map { exp($0) }
        return powers[2] / powers.reduce(0, +)
      }
      let slope = (slopes[0] - slopes[1]) / 2e-3
      #expect(abs(slope - Double(gradient.elements[element])) < 2e-5)
    }
  }

  @Test("deleted parts are blurred by the paper's 10 of 224 pixels, in proportion")
  func blur() throws {
    let (network, images) = try SmallNetwork.plain(height: 56, width: 44)
    let question = try SmallNetwork.question(network, images.rows(0..<1))
    func map(_ fill: Fill?) throws -> [Float] {
      try MeaningfulPerturbation(iterations: 2, fill: fill).attribute(question).values.elements
    }
    let standard = try map(nil)
    #expect(try map(Fill(parts: [.baseline(.blurred(sigma: 2.5))])) == standard)
    #expect(try map(Fill(parts: [.baseline(.blurred(sigma: 2.8))])) != standard)
  }

  @Test("the mask finds the part that the score hangs on, and takes the score away")
  func planted() throws {
    let (network, weights) = try SmallNetwork.linear(height: 16, width: 16)
    // The score is the sum of w x; only the lower right quarter of x agrees with w.
    var images = Tensor<Float>([1, 3, 16, 16], repeating: 0)
    for index in images.elements.indices where index % 256 / 16 >= 8 && index % 16 >= 8 {
      images.elements[index] = weights[index] > 0 ? 0.1 : -0.1
    }
    let question = try SmallNetwork.question(network, images, .element(0))
    let relevance = try MeaningfulPerturbation(
      side: 8,
      iterations: 100,
      penalty: MaskPenalty(deletion: 0.02, variation: 0.01),
      jitter: 0,
      fill: .zero,
      scale: .value
    ).attribute(question)
    let map = relevance.values.elements
    func mean(_ isInside: (Int, Int) -> Bool) -> Float {
      let own = map.enumerated().filter { isInside($0.offset / 16, $0.offset % 16) }
      return own.reduce(0) { $0 + $1.element } / Float(own.count)
    }
    #expect(mean { $0 >= 10 && $1 >= 10 } > 0.9)
    #expect(mean { $0 < 6 || $1 < 6 } < 0.1)
    #expect(try relevance.checks[0].values[0] < 0.1 * question.scores[0])
    #expect(map.allSatisfy { (0...1).contains($0) })
  }
}
