import Diagnostics
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("What is wrong with a network or a request is said, all of a kind at once")
struct NetworkFaultsTests {
  private func network(
    opset: Int = 17,
    _ build: (inout OnnxBuilder) throws -> Void
  ) throws -> Network {
    var file = OnnxBuilder(opset: opset)
    try build(&file)
    return Network(try file.model())
  }

  /// Plans for `y` of a network whose input `x` has a shape.
  private func planFaults(
    _ network: Network,
    _ inputs: [String: Shape],
    record: [String] = ["y"],
    differentiate: PlanRequest.Differentiation? = nil
  ) throws -> [Fault]? {
    try faults {
      _ = try network.plan(
        PlanRequest(inputs: inputs, record: record, differentiate: differentiate),
        threads: 1
      )
    }
  }

  @Test("unsupported operators are all listed with their nodes, but only where they are needed")
  func unsupportedOperators() throws {
    let network = try network { file in
      file.opset("com.other", 1)
      file.input("x", [nil, 4])
      file.node("Relu", ["x"], ["relu"], name: "r")
      file.node("RandomNormalLike", ["relu"], ["a"], name: "first")
      file.node("Relu", ["a"], ["b"], name: "other", domain: "com.other")
      file.node("Relu", ["b"], ["y"], name: "last")
      file.output("y", [nil, 4])
    }
    let found = try #require(try planFaults(network, ["x": [1, 4]]))
    #expect(found == network.unsupported)
    #expect(found.map(\.code) == Array(repeating: "network.unsupported-operator", count: 2))
    #expect(found[0].what == "the operator RandomNormalLike (opset 17) is not supported")
    #expect(found[0].place == "node first")
    #expect(found[1].what == "the operator com.other.Relu (opset 1) is not supported")
    #expect(found[1].place == "node other")
    #expect(found[0].remedy?.hasPrefix("ask only for tensors that do not need it") == true)
    #expect(try planFaults(network, ["x": [1, 4]], record: ["relu"]) == nil)
  }

  @Test("control flow in a branch that nothing asks for does not stop the run")
  func obstacles() throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      file.node("Relu", ["x"], ["y"])
      file.node("If", ["x"], ["z"], name: "branch", ["then_branch": .int(0)])
      file.record.graph.node[1].attribute[0].type = 5
      file.output("y", [nil, 4])
      file.output("z", [nil, 4])
    }
    #expect(network.unsupported.map(\.code) == ["onnx.subgraph"])
    #expect(try planFaults(network, ["x": [1, 4]]) == nil)
    let found = try planFaults(network, ["x": [1, 4]], record: ["z"])
    #expect(found == network.unsupported)
  }

  @Test("inputs: missing, unknown and ill-shaped ones, all at once")
  func inputs() throws {
    let network = try network { file in
      file.input("image", [nil, 3])
      file.input("mask", [nil, 3])
      file.node("Add", ["image", "mask"], ["sum"])
      file.node("Relu", ["sum"], ["y"])
      file.output("y", [nil, 3])
    }
    let found = try #require(
      try planFaults(network, ["imag": [1, 3], "mask": [2, 4]])
    )
    #expect(
      found.map(\.code) == [
        "network.unknown-input", "network.missing-input", "network.wrong-input-shape",
      ]
    )
    #expect(found[0].what == "the network has no input named 'imag'")
    #expect(found[0].remedy == "did you mean image?")
    #expect(found[1].what == "the network's input 'image' was not given")
    #expect(
      found[2].what == "the input 'mask' has the shape [2, 4], but the network wants [N, 3]"
    )
    #expect(found[2].remedy?.contains("to that shape") == true)
    for shape: Shape in [[3], [1, 1, 3], [0, 3], [1 << 30, 3]] {
      let found = try planFaults(network, ["image": shape, "mask": [1, 3]], record: ["sum"])
      #expect(found?.map(\.code) == ["network.wrong-input-shape"], "\(shape)")
    }
  }

  @Test("an input without a declared shape still needs elements")
  func undeclaredShape() throws {
    let network = try network { file in
      file.input("x", [])
      file.record.graph.input[0].type.tensorType.clearShape()
      file.node("Relu", ["x"], ["y"])
      file.output("y", [nil])
    }
    let found = try planFaults(network, ["x": [0, 3]])
    #expect(found?.map(\.code) == ["network.wrong-input-shape"])
    #expect(try planFaults(network, ["x": [2, 3, 4]]) == nil)
  }

  @Test("a run is given what the plan was made for: the same inputs, shapes and seed")
  func runs() throws {
    let network = try network { file in
      file.input("a", [nil, 3])
      file.input("b", [nil, 3])
      file.node("Mul", ["a", "b"], ["y"])
      file.output("y", [nil, 3])
    }
    let plan = try network.plan(
      PlanRequest(
        inputs: ["a": [2, 3], "b": [2, 3]],
        differentiate: .init(of: "y", withRespectTo: ["a"])
      ),
      threads: 1
    )
    let (right, wrong) = (
      Tensor<Float>([2, 3], repeating: 1), Tensor<Float>([1, 3], repeating: 1)
    )
    let found = try #require(try faults { _ = try plan.run(["b": wrong, "c": right]) })
    #expect(
      found.map(\.code) == [
        "network.unknown-input", "network.missing-input", "network.wrong-input-shape",
        "network.wrong-seed",
      ]
    )
    #expect(found[2].what == "the input 'b' has the shape [1, 3], but the network wants [2, 3]")
    #expect(
      found[3].what == "the cotangent of the output has the shape of nothing, but the output has "
        + "[2, 3]"
    )
    let seeded = try faults { _ = try plan.run(["a": right, "b": right], seed: wrong) }
    #expect(
      seeded?.first?.what == "the cotangent of the output has the shape [1, 3], but the output has "
        + "[2, 3]"
    )
    #expect(try plan.run(["a": right, "b": right], seed: right).gradients["a"] == right)
  }

  @Test("tensors that do not exist, all at once and with near names")
  func noSuchTensor() throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      file.node("Relu", ["x"], ["hidden"])
      file.node("Relu", ["hidden"], ["y"])
      file.output("y", [nil, 4])
    }
    let found = try #require(
      try planFaults(network, ["x": [1, 4]], record: ["y", "hiden", "", "zzz"])
    )
    #expect(found.map(\.code) == Array(repeating: "network.no-such-tensor", count: 3))
    #expect(found.map(\.what).contains("the network has no tensor named 'hiden'"))
    #expect(found.compactMap(\.remedy).contains("did you mean hidden?"))
  }

  @Test("whole numbers and truth values are recorded, but have no gradients")
  func notReal() throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      file.node("Shape", ["x"], ["shape"])
      file.node("Size", ["x"], ["size"])
      file.initializer("half", Tensor<Float>(scalar: 0.5))
      file.node("Less", ["x", "half"], ["isSmall"])
      file.node("Reshape", ["x", "shape"], ["y"])
      file.output("y", [nil, 4])
    }
    let plan = try network.plan(
      PlanRequest(inputs: ["x": [1, 4]], record: ["shape", "size", "isSmall", "y"]),
      threads: 1
    )
    let x = Tensor<Float>([1, 4], [0, 1, 0.25, 0.5])
    let recorded = try plan.run(["x": x]).recorded
    #expect(recorded["shape"] == Tensor([2], [1, 4]))
    #expect(recorded["size"] == Tensor(scalar: 4))
    #expect(recorded["isSmall"] == Tensor([1, 4], [1, 0, 1, 0]))
    #expect(recorded["y"] == x)
    for name in ["shape", "isSmall"] {
      let found = try planFaults(
        network,
        ["x": [1, 4]],
        differentiate: .init(of: "y", withRespectTo: [name])
      )
      #expect(found?.map(\.code) == ["network.not-real"])
      #expect(found?.first?.what.hasPrefix("the tensor '\(name)' holds whole numbers") == true)
    }
  }

  @Test(
    "a kind of number that an operator does not take",
    arguments: ["Not", "Where", "And", "Mod"]
  )
  func wrongKind(_ op: String) throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      let arity = ["And": 2, "Mod": 2, "Where": 3][op] ?? 1
      file.node(op, Array(repeating: "x", count: arity), ["y"], name: "n")
      file.output("y", [nil, 4])
    }
    let found = try #require(try planFaults(network, ["x": [1, 4]]))
    #expect(found.map(\.code) == ["network.bad-node"])
    #expect(found[0].place == "node n (\(op))")
  }

  @Test("a size that depends on the image is refused; as a known input it is used")
  func knownInputs() throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      file.input("shape", [2], .int64)
      file.node("Reshape", ["x", "shape"], ["y"], name: "n")
      file.output("y", [nil, nil])
    }
    let found = try planFaults(network, ["x": [1, 4], "shape": [2]])
    #expect(found?.map(\.code) == ["network.bad-node"])
    let shape = Constant.int(Tensor([2], [2, -1]), .int64)
    let plan = try network.plan(
      PlanRequest(inputs: ["x": [1, 4]], known: ["shape": shape], record: ["y"]),
      threads: 1
    )
    let y = try plan.run(["x": Tensor([1, 4], [1, 2, 3, 4])]).recorded["y"]
    #expect(y == Tensor([2, 2], [1, 2, 3, 4]))
  }

  @Test("a whole number that Float32 does not hold is not computed with at run time")
  func notExact() throws {
    let network = try network { file in
      file.input("x", [4], .int64)
      file.initializer("large", Tensor<Int64>(scalar: (1 << 24) + 1))
      file.node("Add", ["x", "large"], ["y"])
      file.output("y", [4], .int64)
    }
    let found = try planFaults(network, ["x": [4]])
    #expect(found?.map(\.code) == ["network.not-exact"])
  }

  @Test("outputs beyond the first, asked for or read by a node")
  func unsupportedOutputs() throws {
    let network = try network { file in
      file.input("x", [nil, 1, 4, 4])
      file.node("Relu", ["x"], ["y", "where"], name: "cut")
      file.node("Relu", ["where"], ["z"])
      file.output("y", [nil, 1, 4, 4])
    }
    for name in ["where", "z"] {
      let found = try #require(try planFaults(network, ["x": [1, 1, 4, 4]], record: [name]))
      #expect(found.map(\.code) == ["network.unsupported-output"])
      #expect(
        found[0].what == "the tensor 'where' is a further output of its operator, and only the "
          + "first is computed"
      )
      #expect(found[0].place == "node cut (Relu)")
    }
    #expect(try planFaults(network, ["x": [1, 1, 4, 4]]) == nil)
  }
}
