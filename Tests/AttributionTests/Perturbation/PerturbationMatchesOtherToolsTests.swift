import Attribution
import Foundation
import Networks
import Statistics
import Tensors
import TestSupport
import Testing

/// The arrays of `Tests/References/perturbation.py`.
@Suite("Perturbation methods match other tools")
struct PerturbationMatchesOtherToolsTests {
  private static func array(_ name: String) throws -> Tensor<Double> {
    let file = TestData.checkout.appending(path: "Tests/References/arrays/perturbation.npz")
    return try NumPyArchive(reading: file).array(name).doubles()
  }

  @Test("RISE with the same cells and shifts, by its formula in Python")
  func rise() throws {
    let question = try PathsMatchOtherToolsTests.question(about: "x")
    let cells = try Self.array("cells")
    let file = TestData.checkout.appending(path: "Tests/References/arrays/perturbation.npz")
    let shifts = try NumPyArchive(reading: file).array("shifts").ints()
    let (count, side) = (cells.shape[0], 24)
    let masks = RISE().masks(height: side, width: side, seed: 0)
    let x = question.values.elements
    var sums = [Double](repeating: 0, count: side * side)
    for number in 0..<count {
      let mask = masks.mask(
        cells: cells.elements[number * 49..<(number + 1) * 49].map { Float($0) },
        top: Int(shifts.elements[2 * number]),
        left: Int(shifts.elements[2 * number + 1])
      )
      let row = Tensor<Float>([1, 3, 24, 24], x.enumerated().map { $1 * mask[$0 % 576] })
      let logits = try question.outputs(["y"], of: row, owners: [0])["y"]?.elements ?? []
      let powers = logits.map { exp(Double($0)) }
      let probability = powers[1] / powers.reduce(0, +)
      for pixel in sums.indices { sums[pixel] += probability * Double(mask[pixel]) }
    }
    let map = sums.map { $0 / Double(count) / 0.5 }
    let expected = try Self.array("rise").elements
    #expect(SmallNetwork.error(map.map { Float($0) }, expected) <= 1e-5)
    #expect(try #require(rankCorrelation(map, expected)) >= 0.99)
  }

  @Test("captum's occlusion with a window and a stride that differ by axes")
  func occlusion() throws {
    let question = try PathsMatchOtherToolsTests.question(about: "x")
    let choice = try MethodChoice("occlusion:window=7x5:stride=4x3:fill=0.25")
    let map = try choice.method(parity: .captum).attribute(question).values
    #expect(SmallNetwork.error(map.elements, try Self.array("occlusion").elements) <= 1e-4)
  }

  @Test("captum's feature ablation over segments")
  func featureAblation() throws {
    let question = try PathsMatchOtherToolsTests.question(about: "x")
    let segments = try Self.array("segments").map { Float($0) }
    let method = FeatureAblation(partition: .given(segments, path: nil))
    let map = try method.attribute(question).values
    let expected = try Self.array("ablation").elements
    #expect(SmallNetwork.error(map.elements, Array(expected[..<576])) <= 1e-4)
  }
}
