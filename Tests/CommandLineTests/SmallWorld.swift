import Foundation
import Images
import TestSupport
import Tensors

/// All that a run needs, in a folder of its own: a small network with its card, and folders of small
/// pictures. A test spoils one thing and looks at what is said.
final class SmallWorld {
  let folder: TemporaryFolder

  /// A whole world, in which every command succeeds.
  init() throws {
    folder = try TemporaryFolder()
    try Self.network().write(to: folder.appending("net.onnx"))
    try write(Self.card, to: "net.yaml")
    try draw("light", count: 6, seed: 1)
    try draw("concepts/bright", count: 6, seed: 2)
    try draw("concepts/red", count: 6, seed: 3)
    try draw("random", count: 60, seed: 4)
  }

  /// The card of the network.
  static let card = """
    preprocessing:
      height: 8
      width: 8
      mean: [0.5, 0.5, 0.5]
      std: [0.25, 0.25, 0.25]
    classes: [light, dark]
    layers:
      late: hidden
    """

  /// The network `x -> conv -> hidden -> ... -> logits`, two classes.
  static func network(weight scale: Float = 1 / 8) -> OnnxBuilder {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 3, 8, 8])
    builder.output("logits", [nil, 2])
    let weight = { (shape: Shape) in
      Tensor<Float>(shape, (0..<shape.count).map { Float(($0 * 5) % 11 - 5) * scale })
    }
    builder.initializer("w1", weight([4, 3, 3, 3]))
    builder.initializer("w2", weight([2, 4, 1, 1]))
    builder.node("Conv", ["x", "w1"], ["conv"], name: "first", ["pads": .ints([1, 1, 1, 1])])
    builder.node("Relu", ["conv"], ["hidden"])
    builder.node("Conv", ["hidden", "w2"], ["scores"])
    builder.node("GlobalAveragePool", ["scores"], ["means"])
    builder.node("Flatten", ["means"], ["logits"])
    return builder
  }

  /// Draws pictures into a folder; each is another one.
  func draw(_ path: String, count: Int, seed: Int) throws {
    for index in 0..<count {
      try picture(seed: seed * 1000 + index, to: "\(path)/\(index).png")
    }
  }

  /// Draws one picture of noise with a mean of its own.
  func picture(seed: Int, to path: String) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let pixels = (0..<192).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    _ = try folder.write(Image(width: 8, height: 8, pixels: pixels).png(), to: path)
  }

  /// Writes text to a file.
  func write(_ text: String, to path: String) throws {
    _ = try folder.write(Data(text.utf8), to: path)
  }

  /// Writes bytes to a file.
  func write(_ bytes: Data, to path: String) throws { _ = try folder.write(bytes, to: path) }

  /// The bytes of a file.
  func bytes(_ path: String) throws -> Data { try Data(contentsOf: folder.appending(path)) }

  /// Takes a file or folder away.
  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path))
  }

  /// Copies a file or folder.
  func copy(_ path: String, to other: String) throws {
    let place = folder.appending(other)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try FileManager.default.copyItem(at: folder.appending(path), to: place)
  }

  /// Runs `noema` in the folder of this world.
  func run(_ arguments: [String]) throws -> Binary.Outcome {
    try Binary.run(arguments, in: folder.url)
  }

  /// Runs `noema tcav` with few random sets; later options override earlier ones.
  func tcav(
    network: String = "net.onnx",
    layer: String = "hidden",
    images: String = "light",
    concepts: String = "concepts",
    random: String = "random",
    _ more: [String] = []
  ) throws -> Binary.Outcome {
    let folders = ["--class", images, "--concepts", concepts, "--random", random]
    return try run(["tcav", network, "--layer", layer] + folders + Self.few + more)
  }

  /// Options that keep a run short.
  static let few = ["--runs", "39", "--opponents", "4", "--resamples", "20"]
}
