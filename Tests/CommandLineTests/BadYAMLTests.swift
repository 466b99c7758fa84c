import Foundation
import TestSupport
import Testing

@Suite("A file in YAML") struct BadYAMLTests {
  private let world: SmallWorld

  init() throws {
    world = try SmallWorld()
    try world.writeExperiment()
  }

  @Test("that is truncated, corrupt or empty is refused with its place: a card")
  func card() throws {
    let predict = ["predict", "net.onnx", "--images", "light"]
    for (text, words) in [
      ("preprocessing:\n  height: [8", "net.yaml"), ("\u{0}\u{1}\u{2}", "net.yaml"),
      ("", "empty"), ("preprocessing:\n  height: 8\n", "'width' is missing"),
      ("- a list\n", "key: value"),
    ] {
      try world.write(text, to: "net.yaml")
      expectRefusal(try world.run(predict), saying: words, "net.yaml")
      expectRefusal(try world.tcav(), saying: words, "net.yaml")
      expectRefusal(try world.run(["inspect", "net.onnx"]), saying: words, "net.yaml")
    }
    try world.write(Data([0xFF, 0xFE, 0xC3, 0x28]), to: "net.yaml")
    expectRefusal(try world.run(predict), saying: "net.yaml")
  }

  @Test("that does not fit the network is refused with everything at once")
  func misfit() throws {
    let text = SmallWorld.card.replacing("height: 8", with: "height: 16")
      .replacing("[light, dark]", with: "[light, dark, grey]")
      .replacing("late: hidden", with: "late: hiden")
    try world.write(text, to: "net.yaml")
    expectRefusal(
      try world.run(["predict", "net.onnx", "--images", "light"]),
      saying: "[3, 16, 8]",
      "names 3 classes",
      "hiden",
      "hidden?"
    )
  }

  @Test("that is truncated, corrupt or empty is refused with its place: an experiment")
  func experiment() throws {
    let whole = SmallWorld.experiment
    for (text, words) in [
      (String(whole.prefix(48)), "missing"), ("layers: [hidden", "not YAML"), ("", "empty"),
      (whole + "seeed: 3\n", "seed?"), (whole + "test: wlech\n", "welch?"),
      (whole + "seed: many\n", "seed"), (whole + "c: 0\n", "above 0"),
    ] {
      try world.write(text, to: "e.yaml")
      expectRefusal(try world.run(["run", "e.yaml"]), saying: words, "e.yaml")
    }
    try world.write(Data([0xFF, 0xFE, 0xC3, 0x28]), to: "e.yaml")
    expectRefusal(try world.run(["run", "e.yaml"]), saying: "e.yaml")
    expectRefusal(try world.run(["run", "f.yaml"]), saying: "f.yaml", "e.yaml")
  }

  @Test("names things that do not exist, and near ones are offered")
  func names() throws {
    try world.write(
      SmallWorld.experiment.replacing("layers: [hidden]", with: "layers: [hiden]"),
      to: "e.yaml"
    )
    expectRefusal(try world.run(["run", "e.yaml"]), saying: "hiden", "hidden?")
    try world.write(
      SmallWorld.experiment.replacing("class: light", with: "class: lihgt"),
      to: "e.yaml"
    )
    expectRefusal(try world.run(["run", "e.yaml"]), saying: "lihgt", "light?")
  }
}

extension SmallWorld {
  /// An experiment on this world.
  static let experiment = """
    network: net.onnx
    layers: [hidden]
    class: light
    concepts: [concepts]
    random: [random]
    runs: 39
    opponents: 4
    resamples: 20

    """

  /// Writes the experiment as `e.yaml`.
  func writeExperiment() throws { try write(Self.experiment, to: "e.yaml") }
}
