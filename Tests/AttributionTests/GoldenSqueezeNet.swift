import Attribution
import Networks
import ONNX
import TestSupport
import Tensors

/// SqueezeNet and one goldfish, with the maps that captum, zennit and pytorch-grad-cam make of it.
struct GoldenSqueezeNet {
  let archive: NumPyArchive
  let engine: Engine
  let x: Tensor<Float>
  let target: Target

  /// `nil` where the data is not there.
  ///
  /// - Parameter kernels: what convolutions take.
  init?(kernels: KernelTable = .measured, for test: String = #function) throws {
    guard let file = TestData.find("networks/squeezenet1.1.onnx", for: test),
      let arrays = TestData.find("golden/squeezenet-attributions.npz", for: test)
    else { return nil }
    archive = try NumPyArchive(reading: arrays)
    var network = Network(try Model(reading: file))
    network.kernels = kernels
    engine = Engine(network, threads: 2)
    x = try archive.array("x").floats()
    target = Target(
      .element(Int(try archive.array("target").doubles().elements[0])),
      of: try engine.network.logits().tensor
    )
  }

  /// A question about the input, or about a tensor between.
  func question(about tensor: String = "data") throws -> Question {
    try Question(
      engine,
      about: tensor,
      inputs: ["data": x],
      target: target,
      domain: PixelDomain(
        low: try archive.array("zbox_low").floats().elements,
        high: try archive.array("zbox_high").floats().elements
      )
    )
  }

  /// Another tool's numbers.
  func numbers(_ name: String) throws -> [Double] { try archive.array(name).doubles().elements }
}
