import Foundation
import Reports
import TestSupport
import Tensors
import Testing

@Suite("noema attribute refuses") struct BadAttributionsTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func attribute(_ more: [String]) throws -> Binary.Outcome {
    try world.run(["attribute", "net.onnx", "--images", "light", "--output", "maps"] + more)
  }

  @Test("methods that there are not, with near names, and what is written wrongly, all at once")
  func methods() throws {
    expectRefusal(try attribute(["--method", "gradeint"]), saying: "gradeint", "gradient?")
    expectRefusal(
      try attribute(["--method", "integrated-gradients:step=3,magic"]),
      saying: "'step'",
      "steps?",
      "magic"
    )
    expectRefusal(
      try attribute(["--method", "rise:samples=9,grid=3"]),
      saying: "'grid=3'",
      "with colons"
    )
    expectRefusal(
      try attribute(["--method", "integrated-gradients:steps=0"]),
      saying: "'steps'",
      "'0'"
    )
    expectRefusal(
      try attribute(["--method", "integrated-gradients:steps"]),
      saying: "NAME:SETTING=VALUE"
    )
    expectRefusal(
      try attribute(["--method", "integrated-gradients:quadrature=simpson"]),
      saying: "simpson",
      "trapezoid"
    )
    expectRefusal(try attribute(["--method", ","]), saying: "names no method")
    expectRefusal(try attribute(["--method", ""]), saying: "empty", "--method")
    expectRefusal(try attribute(["--cav="]), saying: "empty", "--cav=")
    expectRefusal(try attribute(["--parity", "tensorflow"]), saying: "--parity")
    expectRefusal(try attribute(["--segments", "s.npy"]), saying: "--segments", "superpixels")
  }

  @Test("a folder among the images, which the next run would explain")
  func amongImages() throws {
    let images = world.folder.appending("light").path
    try FileManager.default.createSymbolicLink(
      atPath: world.folder.appending("link").path,
      withDestinationPath: images
    )
    for output in ["light/maps/new", "light", "link/maps", "concepts/../light/maps"] {
      expectRefusal(try attribute(["--output", output]), saying: "lies in", "light")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: images).count == 6)
    for output in ["light-maps", "light.d/maps"] {
      expectSuccess(try attribute(["--output", output]))
    }
  }

  @Test("targets that there are not")
  func targets() throws {
    expectRefusal(try attribute(["--target", "2"]), saying: "index 2", "0 to 1")
    expectRefusal(try attribute(["--target=-1"]), saying: "index -1")
    expectRefusal(try attribute(["--target", "ligth"]), saying: "ligth", "light?")
    let late = ["--target-tensor", "late"]
    expectRefusal(try attribute(late + ["--unit", "4"]), saying: "unit 4", "0 to 3")
    expectRefusal(
      try attribute(late + ["--unit", "0", "--region", "0:9,0:2"]),
      saying: "region",
      "inside the map"
    )
    expectRefusal(try attribute(late + ["--unit", "0", "--region", "3:2,0:2"]), saying: "--region")
    expectRefusal(try attribute(late), saying: "--unit")
    expectRefusal(try attribute(["--unit", "3"]), saying: "--target-tensor")
    expectRefusal(try attribute(late + ["--target", "light"]), saying: "'light'", "--unit")
    expectRefusal(try attribute(["--target-tensor", "hiden", "--unit", "0"]), saying: "hidden?")
    expectRefusal(try attribute(["--target-cav", "none.safetensors"]), saying: "none.safetensors")
    expectRefusal(try attribute(["--wrt", "hiden"]), saying: "hiden", "hidden?")
  }

  @Test("numbers out of range and options that exclude each other")
  func options() throws {
    for (option, value) in [
      ("--clip", "0"), ("--clip", "101"), ("--boxes", "0"), ("--boxes", "2"),
      ("--colours", "rainbow"), ("--scale", "some"), ("--seed", "-1"),
    ] {
      expectRefusal(try attribute(["\(option)=\(value)"]), saying: option)
    }
    expectRefusal(try attribute(["--wrt", "x", "--wrt", "late"]), saying: "one --wrt")
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--images", "light", "--output", "a.npz", "--json"]),
      saying: "--json"
    )
    expectRefusal(try attribute(["--target", "0", "--target-cav", "c"]), saying: "--target-cav")
    for option in [
      ["--colours", "hot"], ["--clip", "50"], ["--scale", "shared"], ["--boxes", "1"],
    ] {
      expectRefusal(
        try world.run(
          ["attribute", "net.onnx", "--images", "light", "--output", "a.npz"] + option
        ),
        saying: option[0],
        "a.npz"
      )
    }
  }

  @Test("nothing to look at, and what is not there, before a folder is made")
  func images() throws {
    let call = ["attribute", "net.onnx", "--output", "maps"]
    expectRefusal(try world.run(call), saying: "--images", "--input")
    expectRefusal(
      try world.run(call + ["--images", "light/0.jpg"]),
      saying: "light/0.jpg",
      "no such file or folder",
      "0.png"
    )
    expectRefusal(try world.run(call + ["--input", "x.npy"]), saying: "maps", ".npz")
    expectRefusal(
      try world.run(call + ["--images", "light", "--method", "grad-cam:layer=logits"]),
      saying: "logits"
    )
    #expect(!FileManager.default.fileExists(atPath: world.folder.appending("maps").path))
  }

  @Test("a method that does not fit, with its reason; the others go on")
  func refusals() throws {
    let unfit = "grad-cam:layer=logits"
    let alone = try attribute(["--method", unfit])
    expectRefusal(alone, saying: "logits")
    let beside = try attribute(["--method", "gradient,\(unfit)"])
    expectSuccess(beside)
    #expect(beside.errors.contains("refused: \(unfit)"))
    let record = try AttributionResult(json: world.bytes("maps/result.json"))
    #expect(record.refusals.map(\.method) == [1])
    let page = String(decoding: try world.bytes("maps/report.html"), as: UTF8.self)
    #expect(page.contains("logits"))
  }

  @Test("alpha-beta whose difference is not 1, and z-box without a card")
  func rules() throws {
    expectRefusal(
      try attribute(["--method", "lrp-alpha-beta:alpha=2:beta=3"]),
      saying: "alpha",
      "beta"
    )
    try world.remove("net.yaml")
    try world.write(Tensor<Float>([1, 3, 8, 8], repeating: 1), to: "x.npy")
    expectRefusal(
      try world.run([
        "attribute", "net.onnx", "--input", "x.npy", "--target", "0", "--method",
        "epsilon-gamma-box",
        "--output", "o.npz",
      ]),
      saying: "bounds"
    )
  }

  @Test("a baseline of another shape")
  func baseline() throws {
    try world.write(Tensor<Float>([3, 4, 4], repeating: 0), to: "b.npy")
    expectRefusal(
      try attribute(["--method", "integrated-gradients:baseline=b.npy"]),
      saying: "[3, 4, 4]"
    )
  }

  @Test("a folder that cannot be written to, and a card that does not fit the network")
  func places() throws {
    expectRefusal(
      try world.run(["attribute", "net.onnx", "--images", "light", "--output", "/dev/null/x"]),
      saying: "cannot write",
      "/dev/null"
    )
    try world.write(SmallWorld.card.replacing("height: 8", with: "height: 16"), to: "net.yaml")
    expectRefusal(try attribute([]), saying: "16")
  }
}
