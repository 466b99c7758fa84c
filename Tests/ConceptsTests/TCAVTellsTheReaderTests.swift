import Concepts
import Diagnostics
import Statistics
import Tensors
import Testing

private func quick(sets: Int = 39, opponents: Int = 6) -> TCAVSettings {
  var settings = TCAVSettings()
  settings.randomSets = sets
  settings.opponents = opponents
  settings.resamples = 5
  return settings
}

private func codes(_ result: TCAVResult) -> [String] {
  (result.notices + result.layers.flatMap { $0.notices + $0.concepts.flatMap(\.notices) })
    .map(\.code)
}

@Test("A plain run says what significance means, and nothing else")
func plainRun() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [5]
  layer.pool = 200
  let result = try layer.result(quick())
  #expect(codes(result) == ["concepts.meaning"])
  #expect(result.smallestP == 1.0 / 40 && result.additionalSetsNeeded == 0 && result.testCount == 1)
}

@Test("Few class images, small pools, few sets and few images are said")
func smallRuns() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [4, 9, 9]
  layer.pool = 80
  layer.classImages = 7
  let result = try layer.result(quick())
  #expect(
    codes(result) == [
      "concepts.overlap", "concepts.small-pool", "concepts.few-class-images",
      "concepts.too-few-sets", "concepts.meaning", "concepts.fewer-folds",
    ]
  )
  // Three tests need 1/(R + 1) <= 0.05 / 3: R = 59.
  #expect(result.additionalSetsNeeded == 20)
  #expect(result.notices.contains { $0.text.contains("20 more random sets are needed") })
}

@Test(
  "With exactly the sets that are asked for, the smallest p-value is significant",
  arguments: PValueCorrection.allCases,
  1...40
)
func neededSetsSuffice(_ correction: PValueCorrection, tests: Int) {
  let factor = correction == .none ? 1 : tests
  let needed = 20 * factor - 1
  #expect(TCAVSettings.corrected(correction).additionalSets(having: 0, tests: tests) == needed)
  let settings = TCAVSettings.corrected(correction)
  let others = [Double](repeating: 1, count: tests - 1)
  func passes(_ sets: Int) -> Bool {
    let adjusted = correction.adjusted([1 / Double(sets + 1)] + others)
    return settings.passes(adjusted[0], settings.level)
  }
  #expect(passes(needed) && !passes(needed - 1))
}

extension TCAVSettings {
  fileprivate static func corrected(_ correction: PValueCorrection) -> TCAVSettings {
    var settings = TCAVSettings()
    settings.correction = correction
    return settings
  }
}

@Test("A layer whose gradient has one direction is named, and its scores are 0 or 1")
func oneDirection() throws {
  var layer = SyntheticLayer()
  let rows = layer.gradients().elements.prefix(layer.width)
  let gradients = Tensor<Float>(
    [25, layer.width],
    (1...25).flatMap { scale in rows.map { $0 * Float(scale) } }
  )
  let result = try SyntheticLayer.result(layer.concepts(), [layer.random()], gradients, quick())
  #expect(codes(result).contains("concepts.one-direction"))
  #expect(result.layers[0].concepts[0].runs.allSatisfy { $0.score == 0 || $0.score == 1 })
  layer.seed = 2
  #expect(try !codes(layer.result(quick())).contains("concepts.one-direction"))
}

@Test("Tests that treat runs as independent say so in every result")
func invalidTestsAreLabelled() throws {
  let caveat = "treats runs as independent; its false-positive rate is far above the nominal"
  for test in [SignificanceTest.welch, .student, .mannWhitney] {
    var settings = quick()
    settings.test = test
    let result = try SyntheticLayer().result(settings)
    #expect(result.layers[0].concepts.allSatisfy { $0.caveat == caveat })
    #expect(result.notices.contains { $0.text.contains(caveat) } && result.smallestP == nil)
  }
}

@Test("Class images that the network assigns elsewhere are counted")
func unassignedImages() throws {
  var target = SyntheticLayer.target(25)
  target.assigned = 21
  let layer = SyntheticLayer()
  let images = try TCAVImages(
    concepts: SyntheticLayer.imageSets(layer.concepts(), "concept "),
    random: SyntheticLayer.imageSets([layer.random()], "random ")
  )
  let tcav = try TCAV(target: target, images: images, settings: quick())
  let result = tcav.result(of: [], provenance: Provenance(noema: "test"))
  #expect(result.notices.contains { $0.text.contains("4 of the 25 class images") })
}

@Test("The other concepts are opponents of every set alike, unless they share an image")
func againstConcepts() throws {
  var layer = SyntheticLayer()
  layer.conceptSizes = [8, 8, 6]
  var concepts = layer.concepts()
  var settings = quick()
  settings.againstConcepts = true
  let result = try SyntheticLayer.result(concepts, [layer.random()], layer.gradients(), settings)
  let first = result.layers[0].concepts[0]
  #expect(first.runs.map(\.opponent).suffix(2) == ["concept 1", "concept 2"])
  #expect(first.runs.count == 8 && first.randomMeanScores.count == 39)
  // T of a set is a mean over 8 scores of 25 images: a multiple of 1/400.
  #expect(first.randomMeanScores.allSatisfy { abs(($0 * 400).rounded() - $0 * 400) < 1e-9 })
  concepts[1] = Tensor(
    concepts[1].shape,
    concepts[0].rows(0..<1).elements + concepts[1].rows(1..<8).elements
  )
  let shared = try SyntheticLayer.result(concepts, [layer.random()], layer.gradients(), settings)
  #expect(shared.layers[0].concepts[0].runs.map(\.opponent).suffix(1) == ["concept 2"])
  #expect(codes(shared).filter { $0 == "concepts.shared-images" }.count == 2)
}

@Test("Bad numbers, shapes and settings are refused by name")
func refusals() throws {
  let layer = SyntheticLayer()
  var bad = layer.gradients()
  bad.elements[3 * layer.width] = .nan
  func code(_ body: () throws -> Void) -> [String] {
    do { try body() } catch let error as InputError { return error.faults.map(\.code) } catch {}
    return []
  }
  func run(_ gradients: Tensor<Float>, _ settings: TCAVSettings = quick()) throws {
    _ = try SyntheticLayer.result(layer.concepts(), [layer.random()], gradients, settings)
  }
  #expect(code { try run(bad) } == ["concepts.not-finite-gradient"])
  #expect(code { try run(Tensor([5, 3], repeating: 1)) } == ["concepts.width-mismatch"])
  #expect(
    code { try run(Tensor(Shape([0, layer.width]), [])) } == ["concepts.no-class-images"]
  )
  var settings = quick()
  settings.level = 0
  settings.folds = 1
  settings.randomSets = 0
  #expect(
    code { try run(layer.gradients(), settings) }
      == [String](
        repeating: "concepts.bad-setting",
        count: 3
      )
  )
}
