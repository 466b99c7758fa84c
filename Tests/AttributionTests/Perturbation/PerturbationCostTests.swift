import Attribution
import Networks
import Tensors
import TestSupport
import Testing

@Suite("What perturbation methods cost is what the catalogue says")
struct PerturbationCostTests {
  @Test(
    "in passes of one image",
    arguments: [
      // Windows at rows 0, 3, 6, 9 (the last cut off) and columns 0, 2, 4, 6, 8.
      ("occlusion:window=5x3:stride=3x2", 4 * 5, 0),
      ("occlusion:window=12x10:stride=1:fill=quantiles", 5, 0),
      ("feature-ablation:segments=grid:cells=3", 9, 0),
      ("rise:samples=40", 40, 0),
      ("sobol:grid=2:design=8", 8 * (4 + 2), 0),
      ("hsic:grid=3:samples=30", 30, 0),
      // 1 for the probability of the image, 10 discs, then the steps.
      ("meaningful-perturbation:iterations=7:fill=zero", 18, 7),
    ]
  )
  func passes(_ text: String, _ forward: Int, _ backward: Int) throws {
    let (network, images) = try SmallNetwork.plain()
    let question = try SmallNetwork.question(network, images.rows(0..<1), batchSize: 4)
    // The scores of the images as they are belong to the question.
    _ = try question.scores
    let before = question.engine.passes
    _ = try MethodChoice(text).method().attribute(question)
    let after = question.engine.passes
    #expect(after.forward - before.forward == forward)
    #expect(after.backward - before.backward == backward)
  }

  @Test("of prediction difference analysis: 1, and the draws of each window")
  func predictionDifference() throws {
    let (network, images) = try SmallNetwork.plain()
    let question = try SmallNetwork.question(network, images.rows(0..<1), batchSize: 4)
    let before = question.engine.passes
    let method = PredictionDifference(
      data: images,
      window: WindowExtents(rows: 4, columns: 4),
      stride: WindowExtents(rows: 4, columns: 4),
      samples: 3,
      patches: 50
    )
    _ = try method.attribute(question)
    // Rows 0, 4, 8; columns 0, 4, 6.
    #expect(question.engine.passes.forward - before.forward == 1 + 9 * 3)
  }
}
