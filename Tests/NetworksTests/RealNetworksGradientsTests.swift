import Foundation
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Real networks: values and gradients are those of other tools")
struct RealNetworksGradientsTests {
  @Test("SqueezeNet equals PyTorch in Float64: logits, activations, gradients")
  func squeezeNet() throws {
    guard let file = TestData.find("networks/squeezenet1.1.onnx"),
      let golden = TestData.find("golden/squeezenet-attributions.npz")
    else { return }
    let network = Network(try Model(reading: file))
    let arrays = try NumPyArchive(reading: golden)
    func array(_ name: String) throws -> Tensor<Double> { try arrays.array(name).doubles() }
    let target = Int(try arrays.array("target").ints().elements[0])
    // PyTorch's modules and the tensors of the file that hold what they make.
    let layers = ["features.3": "fire2", "features.7": "fire5", "features.12": "fire9"]
    var seed = Tensor<Float>([1, 1000], repeating: 0)
    seed.elements[target] = 1
    let run = try network.fast(
      ["data": try arrays.array("x").floats()],
      record: ["logits"] + layers.values.sorted(),
      seed: seed,
      of: "logits",
      withRespectTo: ["data"] + layers.values.sorted(),
      threads: 2
    )
    // The promise: 1e-4 of the largest. What is reached is about 1e-6.
    #expect(relativeError(run.recorded["logits"], try array("logits")) <= 1e-5)
    #expect(relativeError(run.gradients["data"], try array("grad_input")) <= 1e-5)
    for (module, tensor) in layers {
      #expect(relativeError(run.recorded[tensor], try array("act:\(module)")) <= 1e-5, "\(module)")
      #expect(
        relativeError(run.gradients[tensor], try array("grad:\(module)")) <= 1e-5,
        "\(module)"
      )
    }
  }

  @Test("ResNet-20 with its normalisations, slices and channel pads equals the plain kernels")
  func resNet20() throws {
    guard let file = TestData.find("networks/cifar10-resnet20.onnx") else { return }
    let network = Network(try Model(reading: file))
    var random = SplitMix64(seed: 4)
    let wrt = [
      "images", "layer1_0_conv1", "layer1_1_conv1_bn", "layer2_0_add", "layer3_2_add_relu",
    ]
    try compare(
      network,
      ["images": random.tensor([1, 3, 32, 32], in: -2...2)],
      record: ["logits", "layer2_1_add_relu", "layer1_0_conv1_bn"],
      withRespectTo: wrt,
      classes: 10
    )
  }

  private func compare(
    _ network: Network,
    _ inputs: [String: Tensor<Float>],
    record: [String],
    withRespectTo wrt: [String],
    classes: Int
  ) throws {
    var seed = Tensor<Float>([1, classes], repeating: 0)
    seed.elements[3] = 1
    let slow = try network.slow(
      inputs,
      record: record,
      seed: seed,
      of: "logits",
      withRespectTo: wrt
    )
    let fast = try network.fast(
      inputs,
      record: record,
      seed: seed,
      of: "logits",
      withRespectTo: wrt
    )
    for name in record {
      #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-5, "value \(name)")
    }
    for name in wrt {
      #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-5, "\(name)")
    }
  }
}
