import Concepts
import Diagnostics
import Foundation
import TestSupport
import Tensors
import Testing

@Suite("noema tcav --cav") struct SavedCAVTests {
  private let scenes: EmbeddedScenes
  private let zebroids = EmbeddedScenes.images("classes/zebroid")

  init() throws { scenes = try EmbeddedScenes() }

  private func tcav(_ cav: String, _ more: [String] = []) throws -> Binary.Outcome {
    try scenes.run(["tcav", EmbeddedScenes.network, "--cav", cav, "--class", zebroids] + more)
  }

  @Test("scores the class by the saved vector, and states no significance")
  func scores() throws {
    expectSuccess(try scenes.fit(EmbeddedScenes.images("concepts/striped")))
    let cav = "cavs/striped.safetensors"
    let outcome = try tcav(cav, ["--json", "--output", "out"])
    expectSuccess(outcome)
    let score: CAVScore = try decoded(outcome)
    #expect(score.score > 0.9 && score.meanSensitivity > 0 && score.ties == 0)
    #expect(score.target.name == "zebroid" && score.sensitivities.values.count == 40)
    #expect(score.notices.map(\.code) == ["concepts.no-significance"])
    let file = try Data(contentsOf: scenes.folder.appending("out/result.json"))
    #expect(try JSONDecoder().decode(CAVScore.self, from: file) == score)
    #expect(try tcav(cav).output.contains("No random sets were compared"))
    var stored = try scenes.cav(cav)
    stored.metadata["sha256.network"] = "0"
    try stored.write(to: scenes.folder.appending("other.safetensors"))
    #expect(try tcav("other.safetensors").output.contains("another network"))
    expectSuccess(try tcav(cav, ["--layer", "late"]))
    expectRefusal(try tcav(cav, ["--layer", "relu2"]), saying: "relu3", "relu2")
    expectRefusal(try tcav(cav, ["--layer", "relu22"]), saying: "'relu22'", "did you mean relu2")
    expectRefusal(try tcav(cav, ["--runs", "10"]), saying: "--cav", "leave out")
    expectRefusal(try tcav(cav, ["--concepts", "x"]), saying: "--cav", "leave out")
  }

  @Test("scores gradients from a file as their products with the vector say")
  func arrays() throws {
    let world = try SmallWorld()
    try world.writeArrays()
    expectSuccess(
      try world.run(
        ["fit", "--layer", "l", "--concepts", "a.npy", "--against", "r.npy"]
          + ["--output", "a.safetensors"]
      )
    )
    let applied = ["tcav", "--cav", "a.safetensors", "--gradients"]
    let score: CAVScore = try decoded(try world.run(applied + ["g.npy", "--json"]))
    let vector = try SafeTensors(reading: world.folder.appending("a.safetensors")).array("cav")
      .floats().elements
    let gradients = try NPYFile.read(world.folder.appending("g.npy")).floats()
    let own = (0..<gradients.shape[0]).map { row in
      zip(gradients.rows(row..<row + 1).elements, vector).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }
    #expect(score.sensitivities.values == own)
    #expect(score.score == Double(own.count { $0 > 0 }) / Double(own.count))
    let mean = own.reduce(0, +) / Double(own.count)
    #expect(abs(score.meanSensitivity - mean) < 1e-12)
    try world.write(Tensor<Float>([8, 11], repeating: 1), to: "narrow.npy")
    expectRefusal(try world.run(applied + ["narrow.npy"]), saying: "12 components", "11")
    expectRefusal(try world.run(applied + ["g.npy", "--layer", "m"]), saying: "'l'", "'m'")
  }
}
