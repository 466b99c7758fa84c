import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Biases that a composite leaves out")
struct IgnoredBiasTests {
  @Test("the summand of a normalisation that is not merged is left out too")
  func normalisation() throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 2, 1, 1])
    file.initializer("scale", Tensor<Float>([2], [1, -2]))
    file.initializer("shift", Tensor<Float>([2], [2, 2]))
    file.initializer("mean", Tensor<Float>([2], [0, 0]))
    file.initializer("variance", Tensor<Float>([2], [1, 1]))
    file.initializer("v", Tensor<Float>([2, 1], [1, 1]))
    file.node("BatchNormalization", ["x", "scale", "shift", "mean", "variance"], ["c"])
    file.node("Relu", ["c"], ["r"])
    file.node("Flatten", ["r"], ["f"])
    file.node("MatMul", ["f", "v"], ["y"])
    file.output("y", [nil, 1])
    let question = try relevanceQuestion(
      Network(try file.model()),
      target: 0,
      x: Tensor([1, 2, 1, 1], [1, 0.5]),
      domain: nil
    )
    let epsilon = RuleChoice(.epsilon(1e-6))
    let composite = Composite(
      "epsilon",
      ignoresBias: true,
      [
        .init(Matcher(families: [.dense]), epsilon),
        .init(Matcher(families: [.batchNormalization]), epsilon),
      ]
    )
    // A channel has one input: without the summand all of the channel's relevance, 3 and 1, goes
    // there. The normalisation's epsilon, 1e-5 beside a variance of 1, moves it by less than 1e-4.
    let values = try RelevancePropagation(composite).attribute(question).values.elements
    #expect(values.count == 2)
    for (value, share) in zip(values, [3, 1] as [Float]) { #expect(abs(value - share) < 1e-4) }
  }
}
