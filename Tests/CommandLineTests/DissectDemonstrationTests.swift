import Dissection
import Foundation
import Segmentation
import TestSupport
import Testing

@Suite("The demonstration of dissection") struct DissectDemonstrationTests {
  /// The units that beat chance and pass the customary cut, by the name of their label.
  private func detectors(_ result: DissectionResult) throws -> [String: [UnitDissection]] {
    let names = Dictionary(uniqueKeysWithValues: result.labels.map { ($0.number, $0.name) })
    let found = try #require(result.layers.first).units.filter { unit in
      (unit.best?.iou ?? 0) >= 0.04 && (unit.chance?.adjustedPValue ?? 1) <= 0.05
    }
    return Dictionary(grouping: found) { names[$0.best?.label ?? 0] ?? "" }
  }

  @Test(
    "finds the planted detectors and none of the distractor, whatever the seed",
    arguments: 0..<3
  )
  func answersRight(seed: Int) throws {
    let outcome = try Binary.run(["demo", "dissect", "--seed", "\(seed)", "--json"])
    expectSuccess(outcome)
    let result: DissectionResult = try decoded(outcome)
    #expect(result.settings.seed == UInt64(seed))
    let detectors = try detectors(result)
    // The network needs red for tomatoes and stripes for zebroids. Masks of half a percent of all
    // places bound the IoU: 0.22 for red, 0.12 for stripes.
    let red = try #require(detectors["red-c"]).compactMap { $0.best?.iou }
    let striped = try #require(detectors["striped"]).compactMap { $0.best?.iou }
    #expect(red.count >= 5 && striped.count >= 5)
    #expect((red.max() ?? 0) > 0.18 && (striped.max() ?? 0) > 0.09)
    // They are most of all, and no unit of this layer detects a frame, a scene or a chequered thing.
    let all = detectors.values.joined().count
    #expect(4 * (red.count + striped.count) >= 3 * all)
    for label in ["frame", "studio-s", "meadow-s", "night-s", "chequered"] {
      #expect(detectors[label] == nil, "\(label)")
    }
  }

  @Test("what is found on one part of the pictures holds on the other")
  func confirmed() throws {
    let assets = TestData.checkout
    let outcome = try Binary.run([
      "dissect", assets.appending(path: "probes/scenes.onnx").path, "--layer", "late",
      "--data", assets.appending(path: "concepts/broden-scenes").path,
      "--split", "train", "--confirm", "val", "--json",
    ])
    expectSuccess(outcome)
    let detectors = try detectors(try decoded(outcome))
    for label in ["red-c", "striped"] {
      let units = try #require(detectors[label])
      // A unit near the cut may fall below it on 68 pictures; most do not.
      let held = units.count { ($0.best?.confirmation?.iou ?? 0) >= 0.04 }
      #expect(units.count >= 4 && 4 * held >= 3 * units.count, "\(label)")
    }
  }

  @Test("explains its table in three lines, and writes its report")
  func explains() throws {
    let folder = try TemporaryFolder()
    let outcome = try Binary.run(["demo", "dissect", "--output", "out"], in: folder.url)
    expectSuccess(outcome)
    let story = outcome.output.split(separator: "\n").suffix(3).map(String.init)
    #expect(story[0].contains("for red") && story[0].contains("for stripes"))
    #expect(story[1].contains("no units detect them") && story[2].contains("noema dissect"))
    #expect(FileManager.default.fileExists(atPath: folder.appending("out/report.html").path))
  }

  @Test("a second dissection with a store runs no forward pass")
  func store() throws {
    let folder = try TemporaryFolder()
    let assets = TestData.checkout
    let dissect = [
      "dissect", assets.appending(path: "probes/scenes.onnx").path, "--layer", "late",
      "--data", assets.appending(path: "concepts/broden-scenes").path, "--null", "none", "--json",
    ]
    let plain = try Binary.run(dissect, in: folder.url)
    expectSuccess(plain)
    for share in ["on 240 of 240 images", "on 0 of 240 images"] {
      let outcome = try Binary.run(dissect + ["--store", "kept"], in: folder.url)
      expectSuccess(outcome)
      #expect(outcome.output == plain.output && outcome.errors.contains(share))
    }
  }
}
