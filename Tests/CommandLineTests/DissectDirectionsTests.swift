import Foundation
import TestSupport
import Testing

@Suite("A dissection of directions beside units") struct DissectDirectionsTests {
  private let scenes: SceneDissection

  init() throws { scenes = try SceneDissection() }

  @Test("gives the map of a CAV a label")
  func direction() throws {
    let images = TestData.checkout.appending(path: "concepts/scenes").path
    let cavs = scenes.folder.appending("cavs").path
    expectSuccess(
      try Binary.run([
        "fit", SceneDissection.network, "--layer", "relu3", "--concepts", images + "/concepts/red",
        "--against", images + "/random", "--pool", "mean", "--output", cavs,
      ])
    )
    let outcome = try Binary.run([
      "dissect", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
      "--direction", cavs + "/red.safetensors", "--null", "none", "--json",
    ])
    expectSuccess(outcome)
    let result = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let layers = result?["layers"] as? [[String: Any]]
    let units = layers?.first?["units"] as? [[String: Any]]
    #expect(units?.last?["direction"] as? String == "red")
    let scores = units?.last?["scores"] as? [[String: Any]]
    let red = scores?.first { $0["label"] as? Int == 1 }
    #expect((red?["iou"] as? Double ?? 0) > 0.2)
  }

  @Test("of a CAV that was fitted from pixels names the pixels' label")
  func pixels() throws {
    let cavs = scenes.folder.appending("cavs").path
    let fit = try Binary.run([
      "fit", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
      "--label", "red-c", "--label", "striped", "--output", cavs,
    ])
    expectSuccess(fit)
    #expect(!fit.output.contains("not a concept"))
    let place = scenes.folder.appending("out")
    expectSuccess(
      try Binary.run([
        "dissect", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
        "--direction", cavs + "/red-c.safetensors", "--direction", cavs + "/striped.safetensors",
        "--null", "none", "--output", place.path,
      ])
    )
    let table = try String(contentsOf: place.appending(path: "units.csv"), encoding: .utf8)
    let best = table.split(separator: "\n").filter { $0.contains(",true,") }
    #expect(best.contains { $0.hasPrefix("relu3,32,red-c,") && $0.contains(",color,red-c,") })
    #expect(best.contains { $0.hasPrefix("relu3,33,striped,") && $0.contains(",texture,striped,") })
    let miss = try Binary.run([
      "fit", SceneDissection.network, "--layer", "relu3", "--data", SceneDissection.data,
      "--label", "stripy", "--output", cavs,
    ])
    expectRefusal(miss, saying: "stripy", "striped")
  }
}
