import Attribution
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Occlusion that computes only what a window reaches equals the plain way")
struct IncrementalOcclusionTests {
  /// Small networks with strides, pads that differ, ceiled pools, groups, branches and sums.
  private static func network(_ kind: Int, _ extent: Int) throws -> (Network, SmallNetwork) {
    var small = SmallNetwork(height: extent, width: extent + 3, seed: UInt64(kind))
    switch kind {
    case 0:
      small.convolution(to: 8, kernel: 3, stride: 2, pads: [1, 1, 1, 1])
      small.pool("MaxPool", kernel: 3, stride: 2, ceil: true)
      small.residual()
      small.branches()
      small.pool("MaxPool", kernel: 3, stride: 2, pad: 1)
      small.convolution(to: 32, kernel: 3, pads: [1, 1, 1, 1])
    case 1:
      small.convolution(to: 8, kernel: 7, stride: 2, pads: [3, 3, 3, 3])
      small.pool("AveragePool", kernel: 3, stride: 2, pad: 1)
      small.convolution(to: 8, kernel: 3, pads: [1, 1, 1, 1], group: 8)
      small.residual()
      small.residual()
    case 2:
      small.convolution(to: 8, kernel: 5, stride: 3, pads: [0, 2, 1, 3])
      small.branches()
      small.convolution(to: 16, kernel: 2, stride: 2, pads: [1, 0, 0, 1])
      small.residual()
    default:
      small.convolution(to: 12, kernel: 3, pads: [1, 1, 1, 1])
      small.convolution(to: 12, kernel: 3, pads: [1, 1, 1, 1])
      small.pool("AveragePool", kernel: 2, stride: 2, ceil: true)
      small.convolution(to: 16, kernel: 1, pads: [0, 0, 0, 0])
    }
    return (try small.network(), small)
  }

  @Test(
    "at every place of the window, for strides, pads, ceiled pools, groups and branches",
    arguments: 0..<4,
    [64, 67]
  )
  func smallNetworks(_ kind: Int, _ extent: Int) throws {
    let (network, small) = try Self.network(kind, extent)
    let question = try SmallNetwork.question(network, small.images(2))
    let geometry = WindowGeometry(
      window: WindowExtents(rows: 7, columns: 5),
      stride: WindowExtents(rows: 6, columns: 5)
    )
    let plain = try Occlusion(geometry: geometry, isIncremental: false).attribute(question)
    let quick = try Occlusion(geometry: geometry).attribute(question)
    // The same sums in single precision, perhaps by another kernel, since a crop has another size; the
    // error of a logit, 1e-6 of it, is a larger part of the difference that a window makes.
    let error = SmallNetwork.error(
      quick.values.elements,
      plain.values.elements.map { Double($0) }
    )
    #expect(error <= 1e-4)
    #expect(try Occlusion.takesCrops(question, geometry))
  }

  @Test(
    "on real networks; the leading part is run in crops where that pays",
    arguments: [
      ("squeezenet1.1", "data", [3, 227, 227], "logits", true),
      ("mobilenet_v2_1.0_224", "images", [3, 224, 224], "logits", true),
      ("cifar10-resnet20", "images", [3, 32, 32], "logits", false),
      ("mnist-vit-tiny", "images", [1, 28, 28], "logits", false),
    ]
  )
  func realNetworks(
    _ name: String,
    _ input: String,
    _ row: [Int],
    _ output: String,
    _ pays: Bool
  ) throws {
    guard let file = TestData.find("networks/\(name).onnx") else { return }
    let network = Network(try Model(reading: file))
    let small = SmallNetwork(height: row[1], width: row[2])
    let images = small.images(1)
    let question = try Question(
      Engine(network, threads: 2, batchSize: 8, memory: 128 << 20),
      about: input,
      inputs: [input: Tensor(Shape([1] + row), Array(images.elements[..<row.reduce(1, *)]))],
      target: Target(.largest, of: try network.logits().tensor)
    )
    let side = max(2, row[1] / 9)
    let geometry = WindowGeometry(
      window: WindowExtents(rows: side, columns: side),
      stride: WindowExtents(rows: side, columns: side)
    )
    #expect(try Occlusion.takesCrops(question, geometry) == pays)
    let quick = try Occlusion(geometry: geometry).attribute(question)
    let plain = try Occlusion(geometry: geometry, isIncremental: false).attribute(question)
    // Falls are differences of logits 10 to 100 times as large.
    let error = SmallNetwork.error(
      quick.values.elements,
      plain.values.elements.map { Double($0) }
    )
    print("\(name): incremental against plain \(error)")
    #expect(error <= 1e-4)
  }

  @Test("the same bytes for any batch size and number of threads")
  func bytes() throws {
    let (network, small) = try Self.network(0, 64)
    let geometry = WindowGeometry(window: WindowExtents(rows: 9, columns: 9))
    func map(_ batch: Int, _ threads: Int) throws -> [Float] {
      try Occlusion(geometry: geometry).attribute(
        try SmallNetwork.question(
          network,
          small.images(2),
          batchSize: batch,
          threads: threads
        )
      ).values.elements
    }
    let first = try map(16, 2)
    #expect(try map(5, 1) == first)
  }
}
