import Diagnostics
import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("The real networks are read") struct RealNetworksTests {
  /// The files' own facts.
  struct Facts: Sendable {
    let file: String
    let opset: Int
    let input: String
    let extents: [Int]
    let classes: Int
  }

  @Test(
    "inputs, outputs, opset and weights are those of the file",
    arguments: [
      Facts(
        file: "squeezenet1.1",
        opset: 13,
        input: "data",
        extents: [3, 227, 227],
        classes: 1000
      ),
      Facts(
        file: "mobilenet_v2_1.0_224",
        opset: 13,
        input: "images",
        extents: [3, 224, 224],
        classes: 1000
      ),
      Facts(
        file: "cifar10-resnet20",
        opset: 13,
        input: "images",
        extents: [3, 32, 32],
        classes: 10
      ),
      Facts(file: "mnist-vit-tiny", opset: 17, input: "images", extents: [1, 28, 28], classes: 10),
    ]
  )
  func reads(facts: Facts) throws {
    guard let url = TestData.find("networks/\(facts.file).onnx") else { return }
    let model = try Model(reading: url)
    #expect(model.opset == facts.opset)
    #expect(model.inputs.map(\.name) == [facts.input])
    let dims = try #require(model.inputs.first?.dims)
    #expect(dims.dropFirst().map { $0 } == facts.extents.map { .fixed($0) })
    if case .fixed = dims[0] { Issue.record("the batch is not open: \(dims)") }
    #expect(model.outputs.count == 1)
    #expect(model.outputs.first?.dims?.last == .fixed(facts.classes))
    #expect(Set(model.nodes.map(\.name)).count == model.nodes.count)
    #expect(model.initializers.values.contains { $0.floats != nil })
    #expect(model.digest == (try Digest(ofFile: url)))
    var known = Set(model.initializers.keys).union(model.inputs.map(\.name)).union([""])
    for node in model.nodes {
      #expect(known.isSuperset(of: node.inputs), "\(node.name)")
      known.formUnion(node.outputs)
    }
  }

  @Test("a network cut at every 997th byte is refused, without a trap")
  func truncated() throws {
    guard let url = TestData.find("networks/cifar10-resnet20.onnx") else { return }
    let bytes = try Data(contentsOf: url)
    for length in stride(from: 0, to: bytes.count, by: 997) {
      let codes = try faultCodes { _ = try Model(bytes: bytes.prefix(length), name: "cut") }
      #expect(codes != nil, "\(length) bytes")
    }
  }

  @Test("a network with a damaged byte is read or refused, without a trap")
  func damaged() throws {
    guard let url = TestData.find("networks/mnist-vit-tiny.onnx") else { return }
    let bytes = try Data(contentsOf: url)
    let step = max(1, bytes.count / 400)
    try forEachDamaged(bytes, every: step | 1) { damaged in
      _ = try faults { _ = try Model(bytes: damaged, name: "damaged") }
    }
  }
}
