import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// What guided backpropagation does at a ReLU: only positive cotangents pass, where x is positive.
private struct GuidedReLU: BackwardRule {
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let positive = try calculus.pointwise(.positive, passage.cotangents[0])
    return [try calculus.pointwise(.wherePositive, positive, passage.inputs[0])]
  }
}

/// Passes the sum of all that it is shown to each input of that shape.
private struct Witness: BackwardRule {
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let shapes = passage.operation.inputs.map(\.shape)
    let isShown =
      passage.inputs.map(calculus.shape) == shapes
      && passage.outputs.map(calculus.shape) == passage.operation.kernel.outputShapes
      && passage.cotangents.map(calculus.shape) == passage.operation.kernel.outputShapes
    return try zip(passage.inputs, passage.wants).map { input, isWanted in
      isWanted ? try calculus.pointwise(.fill(isShown ? 1 : 0), input) : nil
    }
  }
}

/// Passes nothing.
private struct Block: BackwardRule {
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    passage.wants.map { _ in nil }
  }
}

/// A rule that asks for relevance times input over output, by a convolution of its own.
private struct Epsilon: BackwardRule {
  func backward<A: RuleArithmetic>(_ passage: Passage<A>) throws -> [A.Value?] {
    let calculus = passage.arithmetic
    let share = try calculus.pointwise(
      .quotient(.signed(1e-6)),
      passage.cotangents[0],
      passage.outputs[0]
    )
    guard let flowing = try passage.vjp([share])[0] else { return [] }
    let relevance = try calculus.pointwise(.product, passage.inputs[0], flowing)
    return [relevance] + passage.wants.dropFirst().map { _ in nil }
  }
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
    rules: @escaping @Sendable (Operation) -> (any BackwardRule)? = { _ in nil }
  ) throws -> [String: Tensor<Float>] {
    let plan = try Self.network().plan(
      PlanRequest(
        inputs: ["x": Self.x.shape],
        differentiate: .init(of: output, withRespectTo: tensors) { $0.map(rules) }
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

  @Test("a rule gives the same on fast kernels and in Float64")
  func reference() throws {
    let rules: BackwardRules = { $0.map { $0.node.opType == "Conv" ? Epsilon() : nil } }
    let fast = try gradients(["x"]) { $0.node.opType == "Conv" ? Epsilon() : nil }
    let run = try ReferenceRun<Double>(
      Self.network(),
      inputs: ["x": Self.x.map(Double.init)],
      needing: ["y"]
    )
    let slow = try run.gradients(
      of: "y",
      seed: Self.seed.map(Double.init),
      withRespectTo: ["x"],
      rules: rules
    )
    // Sums near zero stand in denominators.
    #expect(relativeError(fast["x"], slow["x"]) <= 1e-3)
  }

  @Test("two backward passes share a forward pass, and their seeds may depend on it")
  func severalPasses() throws {
    var request = PlanRequest(inputs: ["x": Self.x.shape], record: ["y"])
    request.backward = [
      .init(of: "y", withRespectTo: ["x"]),
      .init(of: "y", withRespectTo: ["x"]) {
        $0.map { $0.node.opType == "Relu" ? GuidedReLU() : nil }
      },
    ]
    let plan = try Self.network().plan(request, threads: 1)
    let outputs = try plan.run(["x": Self.x]) { recorded in
      [Self.seed, try #require(recorded["y"])]
    }
    let value = try #require(outputs.recorded["y"])
    let guided = try gradients(["x"], seed: value) {
      $0.node.opType == "Relu" ? GuidedReLU() : nil
    }
    #expect(outputs.backward[0] == (try gradients(["x"])))
    #expect(outputs.backward[1] == guided)
  }

  @Test("a network runs from a tensor in its middle")
  func fromTheMiddle() throws {
    let whole = try Self.network().fast(["x": Self.x], record: ["relu1", "y"])
    let middle = try #require(whole.recorded["relu1"])
    let plan = try Self.network().plan(
      PlanRequest(
        inputs: ["relu1": middle.shape],
        record: ["y"],
        differentiate: .init(of: "y", withRespectTo: ["relu1"])
      ),
      threads: 1
    )
    let outputs = try plan.run(["relu1": middle], seed: Self.seed)
    #expect(outputs.recorded["y"] == whole.recorded["y"])
    #expect(outputs.gradients == (try gradients(["relu1"])))
  }
}
