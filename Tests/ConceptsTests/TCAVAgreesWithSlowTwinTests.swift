import Concepts
import Diagnostics
import LinearModels
import Statistics
import Tensors
import Testing

@Test(
  "The whole test equals a slow one with explicit CAVs",
  arguments: [SyntheticLayer.Noise.gaussian, .heavyTailed]
)
func wholeTestAgrees(noise: SyntheticLayer.Noise) throws {
  var layer = SyntheticLayer()
  layer.noise = noise
  layer.width = 4
  layer.conceptSizes = [6, 5]
  layer.pool = 70
  layer.classImages = 9
  layer.planted = 0.7
  layer.slope = 0.3
  var settings = TCAVSettings()
  settings.randomSets = 25
  settings.opponents = 6
  settings.resamples = 5
  settings.correction = .none
  let concepts = layer.concepts()
  let images = try TCAVImages(
    concepts: SyntheticLayer.imageSets(concepts, "concept "),
    random: SyntheticLayer.imageSets([layer.random()], "random ")
  )
  let tcav = try TCAV(target: SyntheticLayer.target(9), images: images, settings: settings)
  let result = try layer.result(settings)
  let slow = SlowTCAV(
    activations: images.rows.map { row in
      switch row.origin {
      case .concept(let set):
        concepts[set].rows(row.index..<row.index + 1).elements.map(Double.init)
      case .random: layer.random().rows(row.index..<row.index + 1).elements.map(Double.init)
      }
    },
    gradients: (0..<9).map { layer.gradients().rows($0..<$0 + 1).elements.map(Double.init) }
  )
  for (rows, concept) in zip(images.concepts, result.layers[0].concepts) {
    let random = try #require(tcav.randomSets[rows.count])
    let opponents = random.design.opponents
    let sets = [rows] + random.sets
    let means = slow.meanScores(sets, opponents: opponents)
    // Sums of 54 halves, divided in another order.
    #expect(abs(concept.score - means[0]) < 1e-12)
    for (ours, theirs) in zip(concept.randomMeanScores, means.dropFirst()) {
      #expect(abs(ours - theirs) < 1e-12)
    }
    let extreme = means.count { abs($0 - 0.5) >= abs(means[0] - 0.5) - 1e-9 }
    #expect(concept.pValue == Double(extreme) / Double(means.count))
    for (run, opponent) in zip(concept.runs, opponents[0]) {
      let values = Sample(slow.sensitivities(rows, sets[opponent]))
      // Both fits stop at a relative gradient of 1e-9 or better.
      #expect(abs(run.meanSensitivity - values.mean) < 1e-6)
      #expect(abs(run.sensitivityDeviation - values.standardDeviation) < 1e-6)
    }
  }
}

@Test("The cheap bootstrap interval is about the one that refits against every opponent")
func bootstrapAgrees() throws {
  var layer = SyntheticLayer()
  layer.width = 4
  layer.conceptSizes = [12]
  layer.pool = 300
  layer.classImages = 30
  layer.slope = 0.5
  var settings = TCAVSettings()
  settings.randomSets = 25
  settings.opponents = 8
  settings.resamples = 1000
  for (planted, seed) in [(Float(0.4), UInt64(1)), (0.8, 2), (0, 3)] {
    layer.planted = planted
    layer.seed = seed
    let images = try TCAVImages(
      concepts: SyntheticLayer.imageSets(layer.concepts(), "concept "),
      random: SyntheticLayer.imageSets([layer.random()], "random ")
    )
    let tcav = try TCAV(target: SyntheticLayer.target(30), images: images, settings: settings)
    let activations = images.rows.map { row in
      let set = row.origin == .concept(0) ? layer.concepts()[0] : layer.random()
      return set.rows(row.index..<row.index + 1).elements.map(Double.init)
    }
    let gradients = (0..<30).map { layer.gradients().rows($0..<$0 + 1).elements.map(Double.init) }
    let random = try #require(tcav.randomSets[12])
    let opponents = random.design.opponents[0].map { random.sets[$0 - 1] }
    var generator = SeededGenerator(seed: seed)
    let replicates = (0..<150).map { _ in
      let rows = generator.resample(images.concepts[0])
      let slow = SlowTCAV(activations: activations, gradients: generator.resample(gradients))
      return Sample(opponents.map { slow.score(rows, $0) }).mean - 0.5
    }
    let honest = Sample(replicates).percentileInterval(confidence: 0.95)
    let ours = try layer.result(settings).layers[0].concepts[0].effectInterval
    // 150 replicates know an end to about a tenth of the width; ours keeps a part of the interaction
    // of opponents with the resample, which widens it a little.
    #expect(ours.width > 0.8 * honest.width && ours.width < 1.35 * honest.width)
    #expect(abs(ours.lower - honest.lower) < 0.25 * honest.width)
    #expect(abs(ours.upper - honest.upper) < 0.25 * honest.width)
  }
}
