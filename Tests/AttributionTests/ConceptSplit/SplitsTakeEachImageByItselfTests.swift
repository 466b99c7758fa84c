import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Each image of a split is explained as if it were alone")
struct SplitsTakeEachImageByItselfTests {
  private static let bases: [any AttributionMethod] = [
    RelevancePropagation(.epsilonPlus), GradientTimesInput(), IntegratedGradients(steps: 3),
    DeepLift(),
  ]

  private func question(_ images: Tensor<Float>) throws -> Question {
    try Question(
      SplitCase().question.engine,
      about: "x",
      inputs: ["x": images],
      target: Target(.largest, of: "y")
    )
  }

  /// How far the maps of a split are from those of another one, beside their largest element.
  private func distance(_ split: SplitRelevance, _ image: Int, _ alone: SplitRelevance) -> Float {
    zip(split.concepts + [split.rest], alone.concepts + [alone.rest]).reduce(0) { worst, parts in
      let own = parts.0.values.rows(image..<image + 1).elements
      let largest = parts.1.values.elements.reduce(0) { max($0, abs($1)) }
      return zip(own, parts.1.values.elements).reduce(worst) {
        max($0, abs($1.0 - $1.1) / max(largest, 1e-20))
      }
    }
  }

  @Test("images whose largest logits differ, behind a ReLU", arguments: 0..<4)
  func tops(_ index: Int) throws {
    var numbers = Numbers(51)
    let images = numbers.tensor([6, 4, 9, 9], in: -2...2)
    let all = try question(images)
    try #require(Set(all.targets).count > 1)
    let concepts = try SplitCase.concepts(2, at: .relu)
    let split = try ConceptSplit(Self.bases[index], at: "relu", concepts)
    let together = try split.split(all)
    for image in 0..<6 {
      let alone = try split.split(question(images.rows(image..<image + 1)))
      #expect(distance(together, image, alone) <= 1e-4)
    }
  }

  @Test("files that fix the batch pair each image with its own reference", arguments: [4, 6, 8])
  func fixedBatch(_ batch: Int) throws {
    let concepts = try SplitCase.concepts(2, at: .pool)
    let split = try ConceptSplit(DeepLift(baseline: .constant(0.1)), at: "pool", concepts)
    let free = try split.split(SplitCase().question)
    let fixed = try split.split(SplitCase(fixedBatch: batch).question)
    for image in 0..<2 {
      let rows = image..<image + 1
      #expect(
        fixed.unsplit.rows(rows).elements != fixed.unsplit.rows(1 - image..<2 - image).elements
      )
      for (a, b) in zip(fixed.concepts + [fixed.rest], free.concepts + [free.rest]) {
        let (own, other) = (a.values.rows(rows).elements, b.values.rows(rows).elements)
        #expect(zip(own, other).allSatisfy { abs($0 - $1) <= 1e-5 })
      }
    }
  }
}
