import Diagnostics
import Foundation
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("What is wrong with a network is said, all at once") struct ModelFaultsTests {
  /// An input `x` and an output `y`, and nothing between them yet.
  private func builder() -> OnnxBuilder {
    var builder = OnnxBuilder()
    builder.input("x", [nil, 3])
    builder.output("y", [nil, 3])
    return builder
  }

  private func codes(_ builder: OnnxBuilder) throws -> [String]? {
    try faultCodes { _ = try builder.model() }
  }

  @Test("the smallest network is read, and keeps what the file says")
  func reads() throws {
    var builder = builder()
    builder.initializer("w", Tensor<Float>([3], [1, 2, 3]))
    builder.node(
      "Add",
      ["x", "w"],
      ["y"],
      ["axis": .int(-1), "s": .string("é"), "f": .floats([0.5]), "i": .ints([1, 2])]
    )
    let model = try builder.model()
    let input = TensorInfo(name: "x", elementType: .float32, dims: [.symbolic("N"), .fixed(3)])
    #expect(model.inputs == [input])
    #expect(model.initializers["w"] == .float(Tensor([3], [1, 2, 3]), .float32))
    let node = try #require(model.nodes.first)
    #expect(node.name == "Add_0" && node.opType == "Add" && node.inputs == ["x", "w"])
    #expect(
      node.attributes == [
        "axis": .int(-1), "s": .string("é"), "f": .floats([0.5]), "i": .ints([1, 2]),
      ]
    )
    #expect(model.producer == "tests" && model.opset == 17 && model.irVersion == 8)
  }

  @Test("bytes that are no ONNX file are refused in words")
  func notONNX() throws {
    for text in ["", "PNG, perhaps", "{}", String(repeating: "\u{0}", count: 100)] {
      let codes = try faultCodes { _ = try Model(bytes: Data(text.utf8), name: "n.onnx") }
      #expect(codes == ["onnx.not-protobuf"] || codes == ["onnx.no-graph"], "\(text)")
    }
    #expect(try codes(builder()) == ["onnx.no-graph"])
  }

  @Test("records within records without end are refused, as deep as they go")
  func deepNesting() throws {
    // A graph whose node has an attribute that is a graph whose node has one...
    var bytes: [UInt8] = [10, 0]
    for _ in 0..<20_000 {
      for field in [0x32, 0x2A, 0x0A] as [UInt8] { bytes = [field] + length(bytes.count) + bytes }
      if bytes.count > 1 << 16 { break }
    }
    let file = Data([8, 8, 0x3A] + length(bytes.count) + bytes)
    #expect(try faultCodes { _ = try Model(bytes: file, name: "x") } != nil)
  }

  @Test("thousands of tensors that nothing makes are named, and it does not take all day")
  func manyFaults() throws {
    var builder = OnnxBuilder()
    builder.input("x", [1])
    builder.output("a_rather_long_name_of_a_tensor_1_output", [1])
    for index in 0..<4_000 {
      let name = "a_rather_long_name_of_a_tensor_\(index)"
      builder.node("Relu", [name + "_missing"], [name + "_output"])
    }
    let found = try #require(try faults { _ = try builder.model() })
    #expect(found.count == 4_000 && found[0].remedy?.hasPrefix("did you mean") == true)
  }

  /// A length as protobuf writes it.
  private func length(_ number: Int) -> [UInt8] {
    number < 128 ? [UInt8(number)] : [UInt8(number & 127 | 128)] + length(number >> 7)
  }

  @Test("independent faults come together, each with its place")
  func together() throws {
    var builder = OnnxBuilder(opset: 99, irVersion: 2)
    builder.input("x", [nil, 3])
    builder.input("t", [1], .string)
    builder.output("z", [nil, 3])
    builder.initializer("w", Tensor<Float>([2], [.nan, 1]))
    builder.node("Relu", ["xx"], ["y"], name: "first")
    builder.node("Relu", ["x"], ["y"], name: "second")
    builder.node("Fancy", ["x"], ["q"], domain: "com.example")
    let faults = try #require(try faults { _ = try builder.model() })
    #expect(
      Set(faults.map(\.code)) == [
        "onnx.ir-version", "onnx.opset-version", "onnx.element-type", "onnx.dangling-output",
        "onnx.not-finite", "onnx.made-by-nobody", "onnx.made-twice", "onnx.no-opset",
      ]
    )
    #expect(faults.allSatisfy { $0.place?.hasPrefix("test.onnx") == true })
    let unmade = try #require(faults.first { $0.code == "onnx.made-by-nobody" })
    #expect(unmade.place == "test.onnx: node first (Relu)")
    #expect(unmade.remedy == "did you mean x?")
    #expect(faults.first { $0.code == "onnx.not-finite" }?.place?.contains("tensor w") == true)
  }

  @Test("nodes in another order are sorted; nodes in a circle are named")
  func order() throws {
    var builder = builder()
    builder.node("Relu", ["b"], ["y"], name: "third")
    builder.node("Relu", ["a"], ["b"], name: "second")
    builder.node("Relu", ["x"], ["a"], name: "first")
    #expect(try builder.model().nodes.map(\.name) == ["first", "second", "third"])

    var circle = self.builder()
    circle.node("Add", ["x", "q"], ["p"], name: "one")
    circle.node("Relu", ["p"], ["q"], name: "two")
    circle.node("Relu", ["x"], ["y"], name: "three")
    let fault = try #require(try faults { _ = try circle.model() }?.first)
    #expect(fault.code == "onnx.cycle" && fault.what.hasSuffix("one, two"))
  }

  @Test("a sorted file keeps its order")
  func keepsOrder() throws {
    var builder = builder()
    builder.node("Relu", ["x"], ["a"], name: "a")
    for index in 0..<20 { builder.node("Relu", ["a"], ["b\(index)"], name: "n\(index)") }
    builder.node("Sum", (0..<20).map { "b\($0)" }, ["y"], name: "y")
    #expect(try builder.model().nodes.map(\.name) == ["a"] + (0..<20).map { "n\($0)" } + ["y"])
  }

  @Test("names given twice, or not at all, become unique")
  func uniqueNames() throws {
    var builder = builder()
    builder.node("Relu", ["x"], ["a"], name: "Relu_1")
    builder.node("Relu", ["a"], ["b"])
    builder.node("Relu", ["b"], ["y"], name: "Relu_1")
    let names = try builder.model().nodes.map(\.name)
    #expect(names == ["Relu_1", "Relu_1_", "Relu_2"])
  }

  @Test("initializers that are also declared as inputs, as old files do, are not inputs")
  func oldFiles() throws {
    var builder = OnnxBuilder(opset: 8, irVersion: 3)
    builder.input("x", [nil, 3])
    builder.input("w", [3])
    builder.output("y", [nil, 3])
    builder.initializer("w", Tensor<Float>([3], [1, 2, 3]))
    builder.node("Add", ["x", "w"], ["y"])
    #expect(try builder.model().inputs.map(\.name) == ["x"])
  }

  @Test("networks without inputs or outputs, and untyped inputs, are refused")
  func noInputs() throws {
    var builder = OnnxBuilder()
    builder.initializer("w", Tensor<Float>([3], [1, 2, 3]))
    builder.node("Relu", ["w"], ["y"])
    #expect(try codes(builder) == ["onnx.no-inputs", "onnx.no-outputs"])
    var untyped = self.builder()
    untyped.node("Relu", ["x"], ["y"])
    untyped.record.graph.input[0].clearType()
    #expect(try codes(untyped) == ["onnx.no-type"])
  }

  @Test(
    "subgraphs, functions of the file's own and unknown kinds of attribute stop only their node"
  )
  func unsupported() throws {
    var builder = builder()
    builder.node("If", ["x"], ["a"], name: "branch", ["then_branch": .int(0)])
    builder.node("Mine", ["a"], ["y"], name: "own", domain: "own", ["odd": .int(0), "t": .int(1)])
    builder.opset("own", 1)
    builder.record.graph.node[0].attribute[0].type = 5
    builder.record.graph.node[1].attribute[0].type = 77
    builder.record.functions = [.init()]
    builder.record.functions[0].name = "Mine"
    builder.record.functions[0].domain = "own"
    let obstacles = try builder.model().nodes.flatMap(\.obstacles)
    #expect(obstacles.map(\.code) == ["onnx.subgraph", "onnx.local-function", "onnx.attribute"])
    #expect(obstacles.first?.place == "node branch (If)")
  }
}
