import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// What has AVX-512 lies in blocks; elsewhere the same tests hold of channels-last tensors.
@Suite("Tensors in blocks of channels", .serialized)
struct BlockedLayoutTests {
  private static let hasBlocks = KernelTable.Instructions.current == .avx512
  private static let kernels = ConvolutionKernel.allCases.filter { $0 != .direct }

  private func plan(
    _ network: Network,
    _ images: Int,
    _ kernels: KernelTable,
    record: [String] = ["y"],
    differentiates: Bool = true,
    threads: Int = 1
  ) throws -> Plan {
    var network = network
    network.kernels = kernels
    let request = PlanRequest(
      inputs: ["x": [images, 3, 19, 17]],
      record: record,
      differentiate: differentiates ? .init(of: "y", withRespectTo: ["x"]) : nil
    )
    return try network.plan(request, threads: threads)
  }

  @Test(
    "every kernel computes what the plain Swift kernels do, forward and backward",
    arguments: 0..<2
  )
  func agree(_ seed: Int) throws {
    let drawn = BlockedNetwork(seed: seed)
    let (network, x) = (try drawn.network(), drawn.images(2))
    let (names, g) = (["y"] + drawn.inner, Tensor<Float>([2, 7], repeating: 1))
    let slow = try network.slow(["x": x], record: names, seed: g, withRespectTo: ["x"])
    for kernel in Self.kernels {
      let table = try KernelTable.preferring(kernel)
      let fast = try plan(network, 2, table, record: names).run(["x": x], seed: g)
      // Winograd's sums have terms larger than their result: ten such layers stay below 1e-5.
      for name in names {
        let error = relativeError(fast.recorded[name], slow.recorded[name])
        #expect(error <= 1e-5, "\(kernel): \(name)")
      }
      #expect(relativeError(fast.gradients["x"], slow.gradients["x"]) <= 1e-5, "\(kernel)")
    }
  }

  @Test(
    "the same bytes with 1 to 4 threads and in batches of 1, 2, 5 and 16",
    arguments: kernels,
    [4]
  )
  func sameBytes(_ kernel: ConvolutionKernel, _ seed: Int) throws {
    let drawn = BlockedNetwork(seed: seed)
    let (network, images) = (try drawn.network(), drawn.images(16))
    let table = try KernelTable.preferring(kernel)
    func outputs(_ size: Int, _ threads: Int) throws -> [Tensor<Float>] {
      let plan = try plan(network, size, table, threads: threads)
      let seed = Tensor<Float>([size, 7], repeating: 1)
      let run = try plan.run(["x": images.rows(0..<size)], seed: seed)
      return [try #require(run.recorded["y"]), try #require(run.gradients["x"])]
    }
    let whole = try outputs(16, 1)
    for (size, threads) in [(1, 1), (1, 2), (2, 3), (5, 4), (16, 2)] {
      let part = try outputs(size, threads)
      let isSame = part == whole.map { $0.rows(0..<size) }
      #expect(isSame, "\(size) images, \(threads) threads")
    }
  }

  @Test("the kernel is the one that is the quickest", .enabled(if: hasBlocks))
  func quickest() throws {
    let names = [(ConvolutionKernel.winograd2, "wino_2x3"), (.winograd4, "wino_4x3")]
    let network = try BlockedNetwork(seed: 0).network()
    for (kernel, name) in names {
      let steps = try plan(network, 1, .preferring(kernel), differentiates: false).stepLabels
      #expect(steps.filter { $0.contains(name) }.count == 3, "\(steps)")
    }
    let direct = try plan(network, 1, .direct, differentiates: false).stepLabels
    #expect(!direct.contains { $0.contains("wino") })
  }

  @Test(
    "no conversion inside a part, and convolutions write where they are joined",
    .enabled(if: hasBlocks)
  )
  func conversions() throws {
    for seed in 0..<4 {
      let network = try BlockedNetwork(seed: seed).network()
      let table = try KernelTable.preferring(.blocked)
      for images in [1, 3] {
        let forward = try plan(network, images, table, differentiates: false).stepLabels
        #expect(!forward.contains { $0.contains(" to ") }, "\(forward)")
        // The third of the parts that are joined may be made by an operator that writes elsewhere.
        #expect(forward.filter { $0.contains(" move") }.count <= 1, "\(forward)")
      }
    }
  }

  @Test(
    "joined parts that are written image by image, or recorded and copied, have the same bytes",
    arguments: kernels
  )
  func joined(_ kernel: ConvolutionKernel) throws {
    let table = try KernelTable.preferring(kernel)
    for seed in 0..<4 {
      let drawn = BlockedNetwork(seed: seed)
      let (network, images) = (try drawn.network(), drawn.images(3))
      let parts = (1...network.model.nodes.count).map { "t\($0)" }.filter { name in
        network.model.nodes.contains { $0.opType == "Concat" && $0.inputs.contains(name) }
      }
      func outputs(_ size: Int, record: [String]) throws -> [String: Tensor<Float>] {
        try plan(network, size, table, record: record, differentiates: false)
          .run(["x": images.rows(0..<size)]).recorded
      }
      let together = try #require(outputs(3, record: ["y"])["y"])
      let recorded = try outputs(3, record: ["y"] + parts)
      #expect(parts.count == 3 && recorded["y"] == together)
      let alone = try outputs(1, record: ["y"] + parts)
      for name in ["y"] + parts {
        #expect(alone[name] == recorded[name]?.rows(0..<1), "\(name)")
      }
    }
  }

  @Test("a kernel that runs image by image is one line of a listing", .enabled(if: hasBlocks))
  func listing() throws {
    let network = try BlockedNetwork(seed: 2).network()
    let plan = try plan(network, 3, .preferring(.winograd4))
    let winograd = plan.stepSummaries.filter { $0.label.contains("wino") }
    #expect(!winograd.isEmpty)
    #expect(winograd.allSatisfy { $0.runs == 3 && $0.shape.first == 3 })
    let runs = plan.stepSummaries.reduce(0) { $0 + $1.runs }
    #expect(runs == plan.stepLabels.count)
    #expect(plan.layouts.blocked > 0 && plan.layouts.conversions > 0)
  }

  @Test(
    "the nearest shape in which blocks were measured tells what they take",
    .enabled(if: hasBlocks)
  )
  func estimate() throws {
    let near = "avx512,96,19,17,24,1x1,1x1,1,9000.0,,,,,,,"
    let far = "avx512,96,56,56,384,1x1,1x1,1,9000.0,1.0,,,,,,"
    let text = KernelTable.direct.text + near + "\n" + far + "\n"
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 96, 19, 17])
    file.initializer("w", Tensor<Float>([32, 96, 1, 1], repeating: 0.1))
    file.node("Conv", ["x", "w"], ["y"])
    file.output("y", [nil, 32, 19, 17])
    var network = Network(try file.model())
    network.kernels = try KernelTable(name: "test", text: text)
    let request = PlanRequest(inputs: ["x": [1, 96, 19, 17]], record: ["y"])
    #expect(try network.plan(request, threads: 1).layouts.blocked == 1)
  }

  @Test("a table changes a plan's bytes, but hardly its numbers", .enabled(if: hasBlocks))
  func rounding() throws {
    let drawn = BlockedNetwork(seed: 6)
    let (network, x) = (try drawn.network(), drawn.images(1))
    let runs = try [KernelTable.direct, .preferring(.winograd4)].map { table in
      try #require(
        try plan(network, 1, table, differentiates: false).run(["x": x]).recorded["y"]
      )
    }
    #expect(runs[0] != runs[1])
    #expect(relativeError(runs[1], runs[0].map(Double.init)) <= 1e-5)
  }
}
