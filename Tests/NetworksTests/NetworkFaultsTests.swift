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
      file.node("Einsum", ["relu"], ["a"], name: "first", ["equation": .string("ij->ji")])
      file.node("Relu", ["a"], ["b"], name: "other", domain: "com.other")
      file.node("Relu", ["b"], ["y"], name: "last")
      file.output("y", [nil, 4])
    }
    let found = try #require(try planFaults(network, ["x": [1, 4]]))
    #expect(found == network.unsupported)
    #expect(found.map(\.code) == Array(repeating: "network.unsupported-operator", count: 2))
    #expect(found[0].what == "the operator Einsum (opset 17) is not supported")
    #expect(found[0].place == "node first")
    #expect(found[1].what == "the operator com.other.Relu (opset 1) is not supported")
    #expect(found[1].place == "node other")
    #expect(found[0].remedy?.hasPrefix("ask only for tensors that do not need it") == true)
    #expect(try planFaults(network, ["x": [1, 4]], record: ["relu"]) == nil)
  }

  @Test("inputs: missing, unknown, ill-shaped and whole-numbered ones, all at once")
  func inputs() throws {
    let network = try network { file in
      file.input("image", [nil, 3])
      file.input("mask", [nil, 3])
      file.input("index", [1], .int64)
      file.node("Add", ["image", "mask"], ["sum"])
      file.node("Add", ["sum", "index"], ["y"])
      file.output("y", [nil, 3])
    }
    let found = try #require(
      try planFaults(network, ["imag": [1, 3], "mask": [2, 4], "index": [1]])
    )
    #expect(
      found.map(\.code) == [
        "network.unknown-input", "network.missing-input", "network.wrong-input-shape",
        "network.not-float",
      ]
    )
    #expect(found[0].what == "the network has no input named 'imag'")
    #expect(found[0].remedy == "did you mean image?")
    #expect(found[1].what == "the network's input 'image' was not given")
    #expect(
      found[2].what == "the input 'mask' has the shape [2, 4], but the network wants [N, 3]"
    )
    #expect(
      found[3].what == "the tensor 'index' holds whole numbers, and only real ones can be "
        + "recorded or differentiated"
    )
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

  @Test("whole numbers are neither recorded nor differentiated")
  func notFloat() throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      file.node("Shape", ["x"], ["shape"])
      file.node("Size", ["x"], ["size"])
      file.node("Reshape", ["x", "shape"], ["y"])
      file.output("y", [nil, 4])
    }
    let found = try planFaults(network, ["x": [1, 4]], record: ["shape", "size", "y"])
    #expect(found?.map(\.code) == ["network.not-float", "network.not-float"])
    #expect(found?.first?.what.hasPrefix("the tensor 'shape' holds whole numbers") == true)
    let differentiated = try planFaults(
      network,
      ["x": [1, 4]],
      differentiate: .init(of: "y", withRespectTo: ["shape"])
    )
    #expect(differentiated?.map(\.code) == ["network.not-float"])
  }

  @Test(
    "whole numbers that depend on the image",
    arguments: ["Cast", "Equal", "Not", "Where", "Mod", "Range"]
  )
  func runTimeIntegers(_ op: String) throws {
    let network = try network { file in
      file.input("x", [nil, 4])
      let arity = ["Equal": 2, "Mod": 2, "Where": 3, "Range": 3][op] ?? 1
      file.node(
        op,
        Array(repeating: "x", count: arity),
        ["y"],
        name: "n",
        op == "Cast" ? ["to": .int(7)] : [:]
      )
      file.output("y", [nil, 4])
    }
    let found = try #require(try planFaults(network, ["x": [1, 4]]))
    #expect(found.map(\.code) == ["network.run-time-integers"])
    #expect(
      found[0].what == "the whole numbers 'y' depend on the image, and only those that follow from "
        + "shapes and weights are supported"
    )
    #expect(found[0].place == "node n (\(op))")
  }

  @Test("outputs beyond the first, asked for or read by a node")
  func unsupportedOutputs() throws {
    let network = try network { file in
      file.input("x", [nil, 1, 4, 4])
      file.node("MaxPool", ["x"], ["y", "where"], name: "pool", ["kernel_shape": .ints([2, 2])])
      file.node("Relu", ["where"], ["z"])
      file.output("y", [nil, 1, 3, 3])
    }
    for name in ["where", "z"] {
      let found = try #require(try planFaults(network, ["x": [1, 1, 4, 4]], record: [name]))
      #expect(found.map(\.code) == ["network.unsupported-output"])
      #expect(
        found[0].what == "the tensor 'where' is a further output of its operator, and only the "
          + "first is computed"
      )
      #expect(found[0].place == "node pool (MaxPool)")
    }
    #expect(try planFaults(network, ["x": [1, 1, 4, 4]]) == nil)
  }
}
