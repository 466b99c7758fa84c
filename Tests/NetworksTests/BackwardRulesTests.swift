import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// What guided backpropagation does at a ReLU: only positive cotangents pass, where x is positive.
private struct GuidedReLU: BackwardRule {
  func backward(
    _ operation: Operation,
    cotangents: [Tensor<Float>],
    inputs: [Tensor<Float>],
    outputs: [Tensor<Float>],
    wants: [Bool]
  ) -> [Tensor<Float>?] {
    [
      Tensor(
        inputs[0].shape,
        zip(cotangents[0].elements, inputs[0].elements).map { $1 > 0 ? max($0, 0) : 0 }
      )
    ]
  }
}

/// Gives every input a number that says what the rule was shown.
private struct Witness: BackwardRule {
  func backward(
    _ operation: Operation,
    cotangents: [Tensor<Float>],
    inputs: [Tensor<Float>],
    outputs: [Tensor<Float>],
    wants: [Bool]
  ) -> [Tensor<Float>?] {
    let shapes = operation.inputs.map(\.shape)
    let isShown =
      inputs.map(\.shape) == shapes && outputs.map(\.shape) == operation.kernel.outputShapes
      && cotangents.map(\.shape) == operation.kernel.outputShapes
    return zip(shapes, wants).map { $1 ? Tensor($0, repeating: isShown ? 1 : 0) : nil }
  }
}

/// Passes nothing.
private struct Block: BackwardRule {
  func backward(
    _ operation: Operation,
    cotangents: [Tensor<Float>],
    inputs: [Tensor<Float>],
    outputs: [Tensor<Float>],
    wants: [Bool]
  ) -> [Tensor<Float>?] { wants.map { _ in nil } }
}

@Suite("A backward rule replaces exactly the pass of its node")
struct BackwardRulesTests {
  /// conv -> relu1 -> conv -> relu2 -> y, all within fusion's reach.
  private static let x: Tensor<Float> = {
    var random = SplitMix64(seed: 1)
    return random.tensor([2, 3, 7, 7])
  }()
  private static let seed: Tensor<Float> = {
    var random = SplitMix64(seed: 2)
    return random.tensor([2, 5, 7, 7])
  }()

  private static func network() throws -> Network {
    var random = SplitMix64(seed: 3)
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 7, 7])
    let same: [String: OnnxBuilder.Value] = ["pads": .ints([1, 1, 1, 1])]
    file.initializer("w1", random.tensor([4, 3, 3, 3]))
    file.initializer("w2", random.tensor([5, 4, 3, 3]))
    file.node("Conv", ["x", "w1"], ["conv1"], name: "conv1", same)
    file.node("Relu", ["conv1"], ["relu1"], name: "relu1")
    file.node("Conv", ["relu1", "w2"], ["conv2"], name: "conv2", same)
    file.node("Relu", ["conv2"], ["y"], name: "relu2")
    file.output("y", [nil, 5, 7, 7])
    return Network(try file.model())
  }

  private func gradients(
    _ tensors: [String],
    of output: String = "y",
    seed: Tensor<Float> = BackwardRulesTests.seed,
    rules: @escaping BackwardRules = { _ in nil }
  ) throws -> [String: Tensor<Float>] {
    let plan = try Self.network().plan(
      PlanRequest(
        inputs: ["x": Self.x.shape],
        differentiate: .init(of: output, withRespectTo: tensors, rules: rules)
      ),
      threads: 1
    )
    return try plan.run(["x": Self.x], seed: seed).gradients
  }

  private func guided(_ name: String) throws -> [String: Tensor<Float>] {
    try gradients(["x", "conv1", "relu1", "conv2"]) { $0.name == name ? GuidedReLU() : nil }
  }

  @Test("a guided ReLU in the middle changes what is below it and nothing above")
  func middle() throws {
    let plain = try gradients(["x", "conv1", "relu1", "conv2"])
    let guided = try guided("relu1")
    #expect(guided["conv2"] == plain["conv2"])
    #expect(guided["relu1"] == plain["relu1"])
    #expect(guided["conv1"] != plain["conv1"])
    // The definition, from the exact parts on both sides of the node.
    let value = try Self.network().fast(["x": Self.x], record: ["conv1"]).recorded["conv1"]
    let (conv1, arrived) = (try #require(value), try #require(plain["relu1"]))
    let passed = Tensor(
      conv1.shape,
      zip(arrived.elements, conv1.elements).map { $1 > 0 ? max($0, 0) : 0 }
    )
    #expect(guided["conv1"] == passed)
    let below = try gradients(["x"], of: "conv1", seed: passed)
    #expect(guided["x"] == below["x"])
  }

  @Test("a guided ReLU at the output is the definition applied to the seed")
  func top() throws {
    let value = try Self.network().fast(["x": Self.x], record: ["conv2"]).recorded["conv2"]
    let conv2 = try #require(value)
    let passed = zip(Self.seed.elements, conv2.elements).map { $1 > 0 ? max($0, 0) : 0 }
    #expect(try guided("relu2")["conv2"]?.elements == passed)
  }

  @Test("a rule of every ReLU at once is the composition")
  func everywhere() throws {
    let both = try gradients(["x"]) { $0.node.opType == "Relu" ? GuidedReLU() : nil }
    let top = try #require(try guided("relu2")["relu1"])
    let below = try gradients(["x"], of: "relu1", seed: top) { _ in GuidedReLU?.none }
    #expect(both["x"] != below["x"])
    let guidedBelow = try gradients(["x"], of: "relu1", seed: top) {
      $0.name == "relu1" ? GuidedReLU() : nil
    }
    #expect(both["x"] == guidedBelow["x"])
  }

  @Test("a rule is shown the node's own inputs, outputs and cotangents")
  func shown() throws {
    for node in ["conv1", "relu1", "conv2"] {
      let name = ["conv1": "x", "relu1": "conv1", "conv2": "relu1"][node] ?? ""
      let gradients = try gradients([name]) { $0.name == node ? Witness() : nil }
      #expect(gradients[name]?.elements.allSatisfy { $0 == 1 } == true, "\(node)")
    }
  }

  @Test("a rule that passes nothing leaves zeros")
  func blocked() throws {
    let gradients = try gradients(["x"]) { $0.name == "conv2" ? Block() : nil }
    #expect(gradients["x"] == Tensor(Self.x.shape, repeating: 0))
  }
}
