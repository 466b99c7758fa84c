import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("What a small file makes large is refused before memory is taken")
struct TooLargeTensorsTests {
  private func network(_ build: (inout OnnxBuilder) throws -> Void) throws -> Network {
    var file = OnnxBuilder()
    try build(&file)
    return Network(try file.model())
  }

  private func planFaults(_ network: Network) throws -> [Fault]? {
    try faults {
      _ = try network.plan(PlanRequest(inputs: ["x": [1]], record: ["y"]), threads: 1)
    }
  }

  @Test("tensors that no machine could hold are refused before anything is computed")
  func tooLarge() throws {
    func expand(_ shape: [Int64], constant: Bool) throws -> [Fault]? {
      let network = try network { file in
        file.input("x", [1])
        file.initializer("shape", Tensor<Int64>([shape.count], shape))
        file.initializer("one", Tensor<Float>([1], [1]))
        file.node("Expand", [constant ? "one" : "x", "shape"], ["big"], name: "n")
        file.node("Add", ["big", "x"], ["y"])
        file.output("y", [nil])
      }
      return try planFaults(network)
    }
    for (shape, constant) in [
      ([1 << 32], false), ([1 << 62, 1 << 62], false), ([-1], false), ([1 << 27], true),
      ([.max, 0, .max], false),
    ] as [([Int64], Bool)] {
      let found = try #require(try expand(shape, constant: constant), "\(shape)")
      #expect(found.map(\.code) == ["network.too-large"])
      #expect(found[0].what == "a tensor of shape \(shape) is too large to compute")
      #expect(found[0].place == "node n (Expand)")
    }
    for op in ["ConstantOfShape", "Range"] {
      let network = try network { file in
        file.input("x", [1])
        file.initializer("n", Tensor<Int64>([1], [1 << 40]))
        file.initializer("step", Tensor<Int64>(scalar: 1))
        file.node(op, op == "Range" ? ["step", "n", "step"] : ["n"], ["y"])
        file.output("y", [nil])
      }
      let codes = try planFaults(network)?.map(\.code)
      #expect(codes == [op == "Range" ? "network.bad-node" : "network.too-large"])
    }
  }

  @Test(
    "an axis of extent 0 does not hide the others",
    arguments: ["Add", "GatherND", "Pad", "Concat", "Tile", "Resize", "MaxPool"]
  )
  func emptyAndHuge(_ op: String) throws {
    let network = try network { file in
      file.input("x", [1])
      file.initializer("empty", Tensor<Float>([1 << 40, 0], []))
      file.initializer("none", Tensor<Int64>([1 << 40, 0], []))
      file.initializer("four", Tensor<Int64>([4], [1, 1, 1, 1]))
      file.initializer("two", Tensor<Int64>([2], [2, 2]))
      let operands =
        [
          "Add": ["empty", "empty"], "GatherND": ["x", "none"], "Pad": ["empty", "four"],
          "Concat": ["empty", "empty"], "Tile": ["empty", "two"],
          "Resize": ["empty", "", "", "two"],
        ][op] ?? ["empty"]
      let attributes: [String: OnnxBuilder.Value] =
        ["Concat": ["axis": .int(0)], "MaxPool": ["kernel_shape": .ints([2])]][op] ?? [:]
      file.node(op, operands, ["y"], name: "n", attributes)
      file.output("y", [nil])
    }
    let codes = try #require(try planFaults(network)?.map(\.code))
    #expect(codes == ["network.too-large"] || codes == ["network.bad-node"], "\(op)")
  }

  @Test("what takes much to compute beforehand is left to the run")
  func costlyProducts() throws {
    let network = try network { file in
      file.input("x", [1])
      file.initializer("w", Tensor<Float>([700, 700], repeating: 0.5))
      file.node("MatMul", ["w", "w"], ["product"])
      file.node("ReduceMean", ["product"], ["mean"], ["keepdims": .int(0)])
      file.node("Mul", ["x", "mean"], ["y"])
      file.output("y", [1])
    }
    let plan = try network.plan(PlanRequest(inputs: ["x": [1]], record: ["y"]), threads: 1)
    #expect(plan.stepLabels.contains { $0.hasPrefix("MatMul") })
    #expect(try plan.run(["x": Tensor([1], [2])]).recorded["y"]?.elements == [350])
  }

  @Test("weights that stand in a Constant node are stored, not made")
  func largeConstantNode() throws {
    var file = OnnxBuilder()
    file.input("x", [1])
    let large = Tensor<Float>([(1 << 24) + 1], repeating: 1)
    file.node("Constant", [], ["w"], ["value": .tensor(large)])
    file.node("ReduceMax", ["w"], ["most"], ["keepdims": .int(0)])
    file.node("Mul", ["x", "most"], ["y"])
    file.output("y", [1])
    #expect(try planFaults(Network(file.model())) == nil)
  }

  @Test("many constants of allowed size are refused once they are too many together")
  func manyConstants() throws {
    let network = try network { file in
      file.input("x", [1])
      file.initializer("shape", Tensor<Int64>([1], [1 << 22]))
      for index in 0..<50 {
        file.node("ConstantOfShape", ["shape"], ["c\(index)"], name: "n\(index)")
      }
      file.node("Concat", ["x"] + (0..<50).map { "c\($0)" }, ["y"], ["axis": .int(0)])
      file.output("y", [nil])
    }
    let found = try #require(try planFaults(network))
    #expect(found.map(\.code) == ["network.too-large"])
    #expect(found[0].place == "node n4 (ConstantOfShape)")
  }

  @Test(
    "a join of thousands of parts, and thousands of nodes, are planned in linear time or near it"
  )
  func manyNodes() throws {
    let network = try network { file in
      file.input("x", [1])
      for index in 0..<3_000 { file.node("Relu", ["x"], ["t\(index)"]) }
      file.node("Concat", (0..<3_000).map { "t\($0)" }, ["y"], ["axis": .int(0)])
      file.output("y", [nil])
    }
    let run = try network.fast(
      ["x": Tensor([1], [2])],
      record: ["y"],
      seed: Tensor([3_000], repeating: 1),
      withRespectTo: ["x"]
    )
    #expect(run.recorded["y"] == Tensor([3_000], repeating: 2))
    #expect(run.gradients["x"] == Tensor([1], [3_000]))
  }

  @Test("windows that see more than could be listed are refused")
  func windows() throws {
    let network = try network { file in
      file.input("x", [1, 1, 4, 4])
      file.initializer("pads", Tensor<Int64>([8], [0, 0, 2_000, 2_000, 0, 0, 2_000, 2_000]))
      file.node("Pad", ["x", "pads"], ["padded"])
      file.node("MaxPool", ["padded"], ["y"], name: "n", ["kernel_shape": .ints([2_000, 2_000])])
      file.output("y", [nil, nil, nil, nil])
    }
    let found = try faults {
      _ = try network.plan(PlanRequest(inputs: ["x": [1, 1, 4, 4]], record: ["y"]), threads: 1)
    }
    #expect(found?.map(\.code) == ["network.bad-node"])
    #expect(found?.first?.what.contains("too many to look at") == true)
  }

  @Test("a plan whose memory the machine does not have is refused, not tried")
  func workspace() throws {
    let network = try network { file in
      file.input("x", [1, 1])
      file.initializer("shape", Tensor<Int64>([2], [1 << 15, 1 << 16]))
      var top = "x"
      for index in 0..<8 {
        // Each is kept to the end by the sum below.
        file.node("Expand", ["x", "shape"], ["big\(index)"])
        if index > 0 { file.node("Add", [top, "big\(index)"], ["s\(index)"]) }
        top = index > 0 ? "s\(index)" : "big0"
      }
      file.output(top, [nil, nil])
    }
    let names = (0..<8).map { "big\($0)" }
    #expect(throws: RunError.self) {
      try network.plan(PlanRequest(inputs: ["x": [1, 1]], record: names), threads: 1)
    }
  }
}
