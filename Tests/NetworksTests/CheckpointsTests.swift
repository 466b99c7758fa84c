import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("A backward pass that computes values again")
struct CheckpointsTests {
  /// A chain of functions whose derivatives read their inputs, with shortcuts over two of them.
  private func chain(_ length: Int) throws -> Network {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 8, 12, 12])
    var top = "x"
    for index in 0..<length {
      file.node("Sin", [top], ["s\(index)"])
      file.node("Mul", ["s\(index)", top], ["m\(index)"])
      file.node("Sigmoid", ["m\(index)"], ["g\(index)"])
      file.node("Add", ["g\(index)", top], ["a\(index)"])
      top = "a\(index)"
    }
    file.node("Neg", [top], ["y"])
    file.output("y", [nil, 8, 12, 12])
    return Network(try file.model())
  }

  private func outputs(
    _ network: Network,
    _ request: PlanRequest,
    _ inputs: [String: Tensor<Float>],
    threads: Int = 2
  ) throws -> (outputs: Plan.Outputs, byteCount: Int) {
    let plan = try network.plan(request, threads: threads)
    let outputs = try plan.run(inputs) { recorded in
      request.backward.map { pass in (recorded[pass.output] ?? Tensor([0], [])).map { $0 * 2 } }
    }
    return (outputs, plan.workspaceByteCount)
  }

  @Test("gives the same bytes in less memory")
  func sameBytes() throws {
    let network = try chain(48)
    var random = SplitMix64(seed: 7)
    let x = random.tensor([2, 8, 12, 12])
    var request = PlanRequest(
      inputs: ["x": x.shape],
      record: ["y", "m3"],
      differentiate: .init(of: "y", withRespectTo: ["x", "a5"])
    )
    let whole = try outputs(network, request, ["x": x])
    var last = whole.byteCount
    for share in [2, 3] {
      request.memory = MemoryBound(whole.byteCount / share)
      let bounded = try outputs(network, request, ["x": x])
      #expect(bounded.byteCount <= whole.byteCount / share && bounded.byteCount < last)
      #expect(bounded.outputs.recorded == whole.outputs.recorded)
      #expect(bounded.outputs.gradients == whole.outputs.gradients)
      last = bounded.byteCount
    }
  }

  @Test("grows as the root of the length, not as the length")
  func root() throws {
    func least(_ length: Int) throws -> (least: Int, whole: Int) {
      let network = try chain(length)
      var request = PlanRequest(
        inputs: ["x": [1, 8, 12, 12]],
        record: ["y"],
        differentiate: .init(of: "y", withRespectTo: ["x"])
      )
      let whole = try network.plan(request, threads: 1).workspaceByteCount
      var (low, high) = (0, whole)
      while high - low > 1 << 10 {
        request.memory = MemoryBound((low + high) / 2)
        if (try? network.plan(request, threads: 1)) != nil {
          high = (low + high) / 2
        } else {
          low = (low + high) / 2
        }
      }
      return (high, whole)
    }
    let (short, long) = (try least(16), try least(64))
    #expect(long.whole > short.whole * 7 / 2)
    #expect(long.least < short.least * 5 / 2)
  }

  @Test("of several passes gives the same bytes")
  func passes() throws {
    let network = try chain(12)
    var random = SplitMix64(seed: 8)
    let x = random.tensor([1, 8, 12, 12])
    var request = PlanRequest(inputs: ["x": x.shape], record: ["y", "a7"])
    request.backward = [
      .init(of: "y", withRespectTo: ["x"]), .init(of: "a7", withRespectTo: ["x", "m2"]),
      .init(of: "y", withRespectTo: ["a3"]),
    ]
    let whole = try outputs(network, request, ["x": x])
    request.memory = MemoryBound(whole.byteCount * 2 / 3)
    let bounded = try outputs(network, request, ["x": x])
    #expect(bounded.byteCount <= whole.byteCount * 2 / 3)
    #expect(bounded.outputs.recorded == whole.outputs.recorded)
    #expect(bounded.outputs.backward == whole.outputs.backward)
  }

  @Test(
    "of random networks gives the same bytes at every bound that can be kept",
    arguments: 0..<12
  )
  func random(_ seed: Int) throws {
    let drawn = RandomNetwork(seed: seed, parts: 10)
    let network = try drawn.network()
    let images = drawn.images(2)
    var request = PlanRequest(
      inputs: ["x": images.shape],
      record: ["y"],
      differentiate: .init(of: "y", withRespectTo: ["x", drawn.inner[4]])
    )
    let whole = try outputs(network, request, ["x": images])
    var bounds = 0
    for percent in stride(from: 100, through: 30, by: -5) {
      request.memory = MemoryBound(whole.byteCount * percent / 100)
      do {
        let bounded = try outputs(network, request, ["x": images], threads: 1)
        bounds += 1
        #expect(bounded.byteCount * 100 <= whole.byteCount * percent)
        #expect(bounded.outputs.recorded == whole.outputs.recorded, "\(percent) %")
        #expect(bounded.outputs.gradients == whole.outputs.gradients, "\(percent) %")
      } catch let error as InputError {
        #expect(error.faults.map(\.code) == ["network.memory"])
      }
    }
    #expect(bounds > 0)
  }

  @Test("of convolutions that write into joined tensors gives the same bytes")
  func joined() throws {
    var (file, random) = (OnnxBuilder(opset: 13), SplitMix64(seed: 5))
    file.input("x", [nil, 16, 12, 12])
    var (top, width) = ("x", 16)
    for index in 0..<12 {
      // A block of three ends in a convolution back to 16 channels; no part ends inside one.
      let ends = index % 4 == 3
      let size = ends ? 1 : 3
      file.initializer("w\(index)", random.tensor([16, width, size, size], in: -0.1...0.1))
      file.node("Sigmoid", [top], ["s\(index)"])
      file.node(
        "Conv",
        ["s\(index)", "w\(index)"],
        ["c\(index)"],
        ["pads": .ints([Int](repeating: size / 2, count: 4))]
      )
      file.node("Sigmoid", ["c\(index)"], ["g\(index)"])
      (top, width) = ends ? ("g\(index)", 16) : ("t\(index)", width + 16)
      guard !ends else { continue }
      let before = index % 4 == 0 ? (index == 0 ? "x" : "g\(index - 1)") : "t\(index - 1)"
      file.node("Concat", [before, "g\(index)"], [top], ["axis": .int(1)])
    }
    file.node("Sin", [top], ["y"])
    file.output("y", [nil, 16, 12, 12])
    let network = Network(try file.model())
    let x = random.tensor([1, 16, 12, 12])
    var request = PlanRequest(
      inputs: ["x": x.shape],
      record: ["y"],
      differentiate: .init(of: "y", withRespectTo: ["x"])
    )
    let whole = try outputs(network, request, ["x": x])
    var bounds = 0
    for percent in stride(from: 95, through: 20, by: -5) {
      request.memory = MemoryBound(whole.byteCount * percent / 100)
      guard let bounded = try? outputs(network, request, ["x": x]) else { continue }
      bounds += 1
      #expect(bounded.outputs.gradients == whole.outputs.gradients, "\(percent) %")
    }
    #expect(bounds > 0)
  }

  @Test("of a vision transformer gives the same bytes in less memory")
  func transformer() throws {
    guard let url = TestData.find("networks/mnist-vit-tiny.onnx") else { return }
    let network = Network(try Model(reading: url))
    let output = try network.logits().tensor
    var random = SplitMix64(seed: 9)
    let images = random.tensor([3, 1, 28, 28])
    var request = PlanRequest(
      inputs: ["images": images.shape],
      record: [output],
      differentiate: .init(of: output, withRespectTo: ["images"])
    )
    let whole = try outputs(network, request, ["images": images])
    request.memory = MemoryBound(whole.byteCount * 7 / 10)
    let bounded = try outputs(network, request, ["images": images])
    #expect(bounded.byteCount < whole.byteCount)
    #expect(bounded.outputs.gradients == whole.outputs.gradients)
  }

  @Test("is refused where nothing fits, and the fault says what would")
  func refusal() throws {
    let request = {
      var request = PlanRequest(
        inputs: ["x": [1, 8, 12, 12]],
        record: ["y"],
        differentiate: .init(of: "y", withRespectTo: ["x"])
      )
      request.memory = MemoryBound(5000)
      return request
    }()
    let error = #expect(throws: InputError.self) { try chain(4).plan(request, threads: 1) }
    #expect(error?.faults.map(\.code) == ["network.memory"])
    #expect(error?.faults.first?.remedy != nil)
    let engine = Engine(try chain(4), threads: 2, runMemory: MemoryBound(5000))
    #expect(throws: InputError.self) {
      try engine.run(["x": Tensor([1, 8, 12, 12], repeating: 1)], record: ["y"])
    }
  }

  @Test("is listed with what it computes again, and what it saves")
  func listed() throws {
    let network = try chain(16)
    var request = PlanRequest(
      inputs: ["x": [1, 8, 12, 12]],
      record: ["y"],
      differentiate: .init(of: "y", withRespectTo: ["x"])
    )
    let whole = try network.plan(request, threads: 1)
    #expect(whole.memorySummary.checkpoints == nil)
    #expect(!whole.stepSummaries.contains { $0.isAgain })
    request.memory = MemoryBound(whole.workspaceByteCount * 2 / 3)
    let cut = try network.plan(request, threads: 1)
    let checkpoints = try #require(cut.memorySummary.checkpoints)
    #expect(checkpoints.parts > 1)
    #expect(checkpoints.byteCountWithout == whole.workspaceByteCount)
    #expect(cut.memorySummary.byteCount == cut.workspaceByteCount)
    let again = cut.stepSummaries.filter(\.isAgain)
    #expect(again.count == checkpoints.steps && again.allSatisfy { $0.isBackward })
    // What runs again is a step of the forward pass.
    let forward = Set(cut.stepSummaries.filter { !$0.isBackward }.map(\.label))
    #expect(again.allSatisfy { forward.contains($0.label) })
  }

  @Test("takes as little as it can where the bound is only a wish")
  func wish() throws {
    let network = try chain(16)
    var request = PlanRequest(
      inputs: ["x": [1, 8, 12, 12]],
      record: ["y"],
      differentiate: .init(of: "y", withRespectTo: ["x"])
    )
    let whole = try network.plan(request, threads: 1).workspaceByteCount
    request.memory = MemoryBound(0, isStrict: false)
    #expect(try network.plan(request, threads: 1).workspaceByteCount < whole)
  }
}
