import Attribution
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Feature ablation") struct FeatureAblationTests {
  @Test("on a linear network the features' falls sum to the score less that of the filling")
  func efficiency() throws {
    let (network, weights) = try SmallNetwork.linear(height: 9, width: 7)
    let images = SmallNetwork(height: 9, width: 7).images(2)
    let question = try SmallNetwork.question(network, images, .element(0))
    let map = try FeatureAblation(
      partition: .grid(cells: 3),
      fill: Fill(parts: [.baseline(.constant(0.5))])
    ).attribute(question).values
    #expect(map.shape == [2, 1, 9, 7])
    for image in 0..<2 {
      // Each of the nine cells once.
      var falls: Set<Float> = []
      for value in map.rowElements(image) { falls.insert(value) }
      #expect(falls.count == 9)
      let empty = weights.reduce(0) { $0 + Double($1) * 0.5 }
      let sum = falls.reduce(0) { $0 + Double($1) }
      #expect(try abs(sum - (question.scores[image] - empty)) < 1e-4)
    }
  }

  @Test("channels of a layer: the score less that without the channel")
  func channels() throws {
    let (network, images) = try SmallNetwork.plain()
    let layer = "t3"
    let question = try Question(
      Engine(network, threads: 2),
      about: layer,
      inputs: ["x": images],
      target: Target(.element(1), of: "y")
    )
    let map = try FeatureAblation().attribute(question).values
    #expect(map.shape == question.values.shape)
    let plane = question.rowShape.dims[1] * question.rowShape.dims[2]
    var without = question.values
    for index in 0..<plane { without.elements[2 * plane + index] = 0 }
    let scores = try question.scores(of: without, owners: [0, 1])
    #expect(try abs(Double(map.elements[2 * plane]) - (question.scores[0] - scores[0])) < 1e-6)
  }
}
