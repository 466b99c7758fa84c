import Foundation
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

/// Other tools' numbers for real networks, without those tools: small arrays that
/// `Tests/References/committed_arrays.py` wrote, at an input that is a hash of its index.
@Suite("Gradients equal PyTorch's")
struct GradientsEqualPyTorchTests {
  /// What is asked of Noema: 1e-4 of the largest reference. Float32 leaves about 1e-6 where no unit is
  /// within rounding of a kink, and the input's seed was chosen so that none is.
  static let limit = 1e-4

  @Test(
    "Logits equal onnxruntime's and gradients PyTorch's in Float64, at the input and three tensors",
    arguments: ["mobilenet_v2_1.0_224", "cifar10-resnet20"]
  )
  func agree(_ name: String) throws {
    guard let file = TestData.find("networks/\(name).onnx") else { return }
    let reference = try ReferenceArrays("arrays/\(name)")
    let network = Network(try Model(reading: file))
    let logits = try network.logits().tensor
    let source = try #require(network.model.inputs.first).name
    let plan = try network.plan(
      PlanRequest(
        inputs: reference.inputs.mapValues(\.shape),
        record: [logits],
        differentiate: .init(of: logits, withRespectTo: reference.tensors)
      ),
      threads: 2
    )
    let seed = reference.seed(try #require(plan.seedShape))
    let outputs = try plan.run(reference.inputs, seed: seed)

    let computed = try #require(outputs.recorded[logits]).elements
    let expected = try reference.numbers("logits")
    check(computed, expected, maximum: expected.map(abs).max() ?? 0, "logits")
    #expect(reference.tensors.contains(source) && reference.tensors.count == 4)
    for tensor in reference.tensors {
      let gradient = try #require(outputs.gradients[tensor]).elements
      let maximum = try #require(reference.numbers("maximum:\(tensor)").first)
      let sampled = try reference.positions(in: tensor).map { position in
        try #require(gradient.indices.contains(position) ? gradient[position] : nil)
      }
      let theirs = try reference.numbers("gradient:\(tensor)")
      check(sampled, theirs, maximum: maximum, tensor)
      check([gradient.map(abs).max() ?? 0], [maximum], maximum: maximum, "maximum of \(tensor)")
    }
  }

  private func check(_ ours: [Float], _ theirs: [Float], maximum: Float, _ what: String) {
    #expect(ours.count == theirs.count, "\(what)")
    #expect(theirs.contains { $0 != 0 }, "\(what): nothing to compare")
    let difference = zip(ours, theirs).map { Double(abs($0 - $1)) }.max() ?? .infinity
    #expect(difference <= Self.limit * Double(maximum), "\(what)")
  }
}
