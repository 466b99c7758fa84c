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

    let computed = try #require(outputs.recorded[logits])
    let expected = try reference.archive.array("logits").floats()
    let largest = expected.elements.map(abs).max() ?? 0
    check(computed.elements, expected.elements, maximum: largest, "logits")

    #expect(reference.tensors.contains(source) && reference.tensors.count == 4)
    for tensor in reference.tensors {
      let gradient = try #require(outputs.gradients[tensor]).elements
      let positions = try reference.archive.array("positions:\(tensor)").ints().elements
      check(
        try positions.map {
          try #require(gradient.indices.contains(Int($0)) ? gradient[Int($0)] : nil)
        },
        try reference.archive.array("gradient:\(tensor)").floats().elements,
        maximum: try #require(reference.archive.array("maximum:\(tensor)").floats().elements.first),
        tensor
      )
      let greatest = gradient.map(abs).max() ?? 0
      let maximum = try reference.archive.array("maximum:\(tensor)").floats().elements
      check([greatest], maximum, maximum: greatest, "maximum of \(tensor)")
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
  let archive: NumPyArchive
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
