import Attribution
import TestSupport
import Tensors
import Testing

@Suite("TCAV's directional derivative is attribution with respect to a direction")
struct SplitsMeetTCAVTests {
  @Test(
    "S is the rate at which the engine's score rises along the direction",
    arguments: [true, false]
  )
  func rate(_ flattened: Bool) throws {
    let made = try SplitCase()
    let concept = try SplitCase.concepts(1, at: .pool, flattened: flattened)[0]
    let layer = try Question(
      made.question.engine,
      about: "pool",
      inputs: ["x": made.question.values],
      target: Target(.element(1), of: "y")
    )
    let derivatives = try concept.direction.derivatives(of: layer.gradient())
    // The score is piecewise linear above the layer: a small step along v stays on its piece.
    let step: Float = 1e-2
    let repeats = flattened ? 1 : 4
    let moved = Tensor(
      layer.values.shape,
      layer.values.elements.enumerated().map { place, value in
        value + step * concept.direction.components[place % 16 / repeats]
      }
    )
    let scores = try layer.scores(of: moved, owners: [0, 1])
    for image in 0..<2 {
      let rate = try (scores[image] - layer.scores[image]) / Double(step)
      #expect(abs(derivatives[image] - rate) <= 1e-3)
    }
  }

  @Test("a concept's map is S times the attribution of its own activation")
  func product() throws {
    let made = try SplitCase()
    let concept = try SplitCase.concepts(1, at: .pool, flattened: true)[0]
    let question = made.question
    let split = try ConceptSplit(GradientTimesInput(), at: "pool", [concept]).split(question)
    let layer = try Question(
      question.engine,
      about: "pool",
      inputs: ["x": question.values],
      target: Target(.element(1), of: "y")
    )
    let derivatives = try concept.direction.derivatives(of: layer.gradient())
    let own = try Question(
      question.engine,
      about: "x",
      inputs: ["x": question.values],
      target: Target(.direction(concept.direction), of: "pool")
    )
    let attribution = try GradientTimesInput().attribute(own).values
    let amounts = try concept.direction.projections(of: layer.values)
    for image in 0..<2 {
      let expected = attribution.row(image).elements.map { Double($0) * derivatives[image] }
      let largest = expected.map { abs($0) }.max() ?? 0
      let map = split.concepts[0].values.row(image).elements
      #expect(zip(map, expected).allSatisfy { abs(Double($0) - $1) <= 1e-5 * largest })
      // At the layer the concept holds the rate times the amount.
      let held = derivatives[image] * amounts[image]
      #expect(abs(split.concepts[0].layerTotals[image] - held) <= 1e-5 * max(1, abs(held)))
    }
  }
}
