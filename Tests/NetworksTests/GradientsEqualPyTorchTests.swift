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
    let reference = try Reference(name)
    let network = Network(try Model(reading: file))
    let logits = try network.logits().tensor
    let source = try #require(network.model.inputs.first).name
    let plan = try network.plan(
      PlanRequest(
        inputs: [source: reference.input.shape],
        record: [logits],
        differentiate: .init(of: logits, withRespectTo: reference.tensors)
      ),
      threads: 2
    )
    var seed = Tensor<Float>(try #require(plan.seedShape), repeating: 0)
    seed.elements[reference.target] = 1
    let outputs = try plan.run([source: reference.input], seed: seed)

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

/// The committed numbers of one network.
private struct Reference {
  private let archive: NumPyArchive
  let input: Tensor<Float>
  let target: Int

  init(_ name: String) throws {
    let path = "Tests/References/arrays/\(name).npz"
    archive = try NumPyArchive(reading: TestData.checkout.appending(path: path))
    let shape = Shape(try archive.array("shape").ints().elements.map { Int($0) })
    let seed = try #require(try archive.array("seed").ints().elements.first)
    target = Int(try #require(try archive.array("target").ints().elements.first))
    input = Self.hashed(shape, seed: UInt32(seed))
  }

  /// The tensors with gradients.
  var tensors: [String] {
    archive.names.compactMap { name in
      name.hasPrefix("gradient:") ? String(name.dropFirst("gradient:".count)) : nil
    }
  }

  func numbers(_ name: String) throws -> [Float] { try archive.array(name).floats().elements }

  /// The flat positions at which the gradient with respect to a tensor is given.
  func positions(in tensor: String) throws -> [Int] {
    try archive.array("positions:\(tensor)").ints().elements.map { Int($0) }
  }

  /// Multiples of 2^-23 spread evenly over [-1, 1): the hash of each index, as `hashed.py` has it.
  private static func hashed(_ shape: Shape, seed: UInt32) -> Tensor<Float> {
    Tensor(
      shape,
      (0..<UInt32(shape.count)).map { index in
        var h = index &+ seed &* 0x9E37_79B9
        h = (h ^ h >> 16) &* 0x7FEB_352D
        h = (h ^ h >> 15) &* 0x846C_A68B
        h ^= h >> 16
        return Float(h >> 8) * 0x1p-23 - 1
      }
    )
  }
}
