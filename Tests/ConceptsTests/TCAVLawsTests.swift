import Concepts
import Foundation
import LinearModels
import Statistics
import Tensors
import Testing

private func settings(sets: Int = 99, opponents: Int = 10) -> TCAVSettings {
  var settings = TCAVSettings()
  settings.randomSets = sets
  settings.opponents = opponents
  settings.resamples = 40
  settings.scale = .trace
  return settings
}

@Test("A planted concept is found, and one that is not planted is not")
func plantedConceptIsFound() throws {
  for seed in 1...3 {
    var layer = SyntheticLayer()
    layer.width = 30
    layer.conceptSizes = [20, 20]
    layer.pool = 400
    layer.planted = 4
    layer.slope = 3
    layer.seed = UInt64(seed)
    let result = try layer.result(settings())
    let planted = result.layers[0].concepts[0]
    let other = result.layers[0].concepts[1]
    #expect(planted.score > 0.95 && planted.isSignificant && planted.mark == "*")
    #expect(planted.pValue == 0.01 && planted.adjustedPValue == 0.02)
    #expect(planted.effectInterval.lower > 0.3 && planted.verdict.isConcept)
    #expect(!other.isSignificant && !other.verdict.isConcept)
    #expect(other.verdict.text == "not a concept in this layer")
    layer.slope = -3
    let against = try layer.result(settings()).layers[0].concepts[0]
    #expect(against.score < 0.05 && against.isSignificant && against.effect < -0.45)
  }
}

@Test("Any number of threads gives the same bytes")
func threadsDoNotMatter() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [12, 9]
  layer.pool = 150
  var settings = settings()
  settings.againstConcepts = true
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  let results = try [1, 2, 3, 4].map {
    try encoder.encode(layer.result(settings, workers: Workers($0)))
  }
  #expect(Set(results).count == 1)
  #expect(try JSONDecoder().decode(TCAVResult.self, from: results[0]) == layer.result(settings))
}

@Test("The order in which images are listed does not matter")
func orderDoesNotMatter() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [12]
  var generator = SeededGenerator(seed: 8)
  func shuffled(_ rows: Tensor<Float>) -> Tensor<Float> {
    let order = generator.shuffled(0..<rows.shape[0])
    return Tensor(rows.shape, order.flatMap { rows.rows($0..<$0 + 1).elements })
  }
  let result = try layer.result(settings())
  let again = try SyntheticLayer.result(
    layer.concepts().map(shuffled),
    [shuffled(layer.random())],
    layer.gradients(),
    settings()
  )
  #expect(result == again)
  let classes = try SyntheticLayer.result(
    layer.concepts(),
    [layer.random()],
    shuffled(layer.gradients()),
    settings()
  )
  #expect(classes.layers[0].concepts[0].score == result.layers[0].concepts[0].score)
  #expect(
    classes.layers[0].concepts[0].randomMeanScores == result.layers[0].concepts[0].randomMeanScores
  )
}

@Test("The score of one concept against another and back add up to 1")
func swappedRolesGiveTheComplement() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [12, 12]
  layer.planted = 1
  layer.slope = 0.5
  var settings = settings()
  settings.againstConcepts = true
  let concepts = try layer.result(settings).layers[0].concepts
  let (forth, back) = (concepts[0].runs.last, concepts[1].runs.last)
  #expect(forth?.opponent == "concept 1" && back?.opponent == "concept 0")
  let (a, b) = (try #require(forth), try #require(back))
  // Exact as halves; their quotients are rounded.
  #expect(abs(a.score + b.score - 1) < 1e-15 && a.meanSensitivity == -b.meanSensitivity)
}

@Test("Gradients that are zero are ties, and ties count half")
func tiesCountHalf() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [12]
  layer.classImages = 4
  var gradients = layer.gradients()
  for index in 0..<2 * layer.width { gradients.elements[index] = 0 }
  var settings = settings()
  settings.parity = .captum
  let concept = try SyntheticLayer.result(
    layer.concepts(),
    [layer.random()],
    gradients,
    settings
  ).layers[0].concepts[0]
  #expect(concept.ties == 2 * concept.runs.count)
  for run in concept.runs {
    #expect(run.ties == 2 && run.captum?.signCount == run.score - 0.25)
  }
}

@Test("The same seed gives the same result, another seed other random sets")
func seeds() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [12]
  var other = settings()
  other.seed = 1
  let result = try layer.result(settings())
  #expect(try layer.result(settings()) == result)
  #expect(try layer.result(other).layers != result.layers)
}
