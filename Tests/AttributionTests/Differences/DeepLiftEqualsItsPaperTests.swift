import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("DeepLIFT equals its paper on dense matrices")
struct DeepLiftEqualsItsPaperTests {
  private static let x: Tensor<Float> = {
    var numbers = Numbers(1)
    return numbers.tensor([3, 4, 9, 9])
  }()
  private static let references: Tensor<Float> = {
    var numbers = Numbers(2)
    return numbers.tensor([3, 4, 9, 9])
  }()

  private func slow(
    _ dense: DenseNetwork,
    _ rule: DeepLift.Rule,
    _ x: [Double],
    _ reference: [Double],
    target: Int
  ) -> [Double] {
    let output = (0..<3).map { $0 == target ? 1.0 : 0 }
    let m =
      switch rule {
      case .rescale: dense.rescale(x, reference, from: output)
      case .revealCancel: dense.revealCancel(x, reference, from: output)
      }
    return zip(m, zip(x, reference)).map { $0 * ($1.0 - $1.1) }
  }

  @Test(
    "fast kernels and Float64 give the paper's contributions",
    arguments: DeepLift.Rule.allCases
  )
  func dense(_ rule: DeepLift.Rule) throws {
    let (network, dense) = try DifferenceNetworks.convolutional()
    let engine = Engine(network, threads: 2, batchSize: 4)
    let question = try Question(
      engine,
      about: "x",
      inputs: ["x": Self.x],
      target: Target(.element(1), of: "y")
    )
    let method = DeepLift(rule: rule, baseline: .values(Self.references))
    let fast = try method.attribute(question)
    let pairs = Tensor(
      [6, 4, 9, 9],
      (Self.x.elements + Self.references.elements).map { Double($0) }
    )
    let run = try ReferenceRun<Double>(network, inputs: ["x": pairs], needing: ["y"], merging: true)
    let m = try run.gradients(
      of: "y",
      seed: Tensor([6, 3], (0..<18).map { $0 % 3 == 1 ? 1 : 0 }),
      withRespectTo: ["x"],
      rules: try method.rules(for: question)
    )
    let multipliers = try #require(m["x"])
    for image in 0..<3 {
      let x = Self.x.row(image).elements.map { Double($0) }
      let reference = Self.references.row(image).elements.map { Double($0) }
      let expected = slow(dense, rule, x, reference, target: 1)
      let largest = expected.map { abs($0) }.max() ?? 0
      #expect(largest > 0.1)
      let exact = zip(multipliers.row(image).elements, zip(x, reference)).map {
        $0 * ($1.0 - $1.1)
      }
      #expect(zip(exact, expected).allSatisfy { abs($0 - $1) <= 1e-10 * largest })
      // Float32 rounds changes to 6e-8, and quotients of small changes amplify that.
      let own = fast.values.row(image).elements
      #expect(zip(own, expected).allSatisfy { abs(Double($0) - $1) <= 1e-4 * largest })
      let ends = [x, reference].map { dense.values($0).last?[1] ?? 0 }
      #expect(abs(expected.reduce(0, +) - (ends[0] - ends[1])) <= 1e-10)
    }
    #expect(fast.checks[0].name == "summation to delta")
    #expect(fast.checks[0].values.allSatisfy { abs($0) <= 1e-5 })
  }

  @Test("RevealCancel tells what cancels, as the paper's figure of min(i1, i2) has it")
  func cancelling() throws {
    // i1 - relu(i1 - i2), at (2, 1) against (0, 0): Rescale gives both inputs 0.5 less evenly.
    var file = OnnxBuilder()
    file.input("x", [nil, 2])
    file.initializer("w", Tensor<Float>([2, 1], [1, -1]))
    file.initializer("first", Tensor<Float>([2, 1], [1, 0]))
    file.node("MatMul", ["x", "w"], ["h"], name: "h")
    file.node("Relu", ["h"], ["relu"], name: "relu")
    file.node("MatMul", ["x", "first"], ["i1"], name: "i1")
    file.node("Sub", ["i1", "relu"], ["y"], name: "y")
    file.output("y", [nil, 1])
    let engine = Engine(Network(try file.model()), threads: 1)
    let question = try Question(
      engine,
      about: "x",
      inputs: ["x": Tensor([1, 2], [2, 1])],
      target: Target(.element(0), of: "y")
    )
    #expect(try DeepLift(rule: .rescale).attribute(question).values.elements == [0, 1])
    #expect(try DeepLift(rule: .revealCancel).attribute(question).values.elements == [0.5, 0.5])
  }

  @Test("two networks of one function get different contributions: DeepLIFT is not invariant")
  func notImplementationInvariant() throws {
    // Sundararajan, Taly and Yan 2017, figure 7: at (3, 1) both give 1.
    func contributions(_ isFirst: Bool) throws -> Relevance {
      var file = OnnxBuilder()
      file.input("x", [nil, 2])
      file.initializer("b", Tensor<Float>([2], isFirst ? [0, 0] : [-1, 0]))
      file.initializer("w", Tensor<Float>([2, 1], [1, -1]))
      file.initializer("c", Tensor<Float>([1], isFirst ? [-1] : [0]))
      file.node("Add", ["x", "b"], ["shifted"], name: "shifted")
      file.node("Relu", ["shifted"], ["parts"], name: "parts")
      file.node("MatMul", ["parts", "w"], ["sum"], name: "sum")
      file.node("Add", ["sum", "c"], ["whole"], name: "whole")
      file.node("Relu", ["whole"], ["y"], name: "y")
      file.output("y", [nil, 1])
      let question = try Question(
        Engine(Network(try file.model()), threads: 1),
        about: "x",
        inputs: ["x": Tensor([1, 2], [3, 1])],
        target: Target(.element(0), of: "y")
      )
      #expect(try question.scores == [1])
      return try DeepLift().attribute(question)
    }
    #expect(try contributions(true).values.elements == [1.5, -0.5])
    #expect(try contributions(false).values.elements == [2, -1])
  }
}
