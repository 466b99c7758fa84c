import Networks
import TestSupport
import Tensors
import Testing

@Suite("Each operator gives the same bytes for any number of threads and images")
struct SameBytesOfEachOperatorTests {
  /// Several blocks of work, and extents that no vector register divides.
  private static let image = [9, 17, 19]
  private static let images = 5

  /// An operator that treats images apart, with what it reads besides them.
  struct Subject: Sendable, CustomTestStringConvertible {
    let op: String
    var further: [OperatorCase.Operand] = []
    var attributes: [String: OnnxBuilder.Value] = [:]
    var opset = 17
    var values = OperatorCase.Values.even

    var testDescription: String { "\(op)-\(opset) \(further) \(attributes.keys.sorted())" }

    func example(images: Int) -> OperatorCase {
      OperatorCase(
        op,
        [.x([images] + SameBytesOfEachOperatorTests.image)] + further,
        attributes,
        opset: opset,
        values: values
      )
    }
  }

  private static let functions =
    [
      "Abs", "Asinh", "Atan", "Ceil", "Celu", "Cos", "Cosh", "Elu", "Erf", "Exp", "Floor",
      "HardSigmoid", "HardSwish", "LeakyRelu", "Neg", "Relu", "Round", "Selu", "Shrink", "Sigmoid",
      "Sign", "Sin", "Sinh", "Softplus", "Softsign", "Tan", "Tanh", "ThresholdedRelu",
    ].map { Subject(op: $0, values: .within(-4...4)) } + [
      Subject(op: "Gelu", opset: 20),
      Subject(op: "Gelu", attributes: ["approximate": .string("tanh")], opset: 20),
      Subject(op: "Mish", opset: 18), Subject(op: "Swish", opset: 24),
      Subject(op: "Log", values: .within(0.25...4)),
      Subject(op: "Sqrt", values: .within(0.25...4)),
      Subject(op: "Reciprocal", values: .awayFromZero),
      Subject(op: "Pow", further: [.floats([3])]),
      Subject(op: "Pow", further: [.weight([9, 1, 1])], values: .within(0.25...4)),
      Subject(op: "PRelu", further: [.weight([9, 1, 1])]),
      Subject(op: "Max", further: [.weight([19]), .floats([0.1])]),
      Subject(op: "Mean", further: [.weight([9, 17, 19])]),
      Subject(op: "Sub", further: [.weight([9, 17, 1])]),
      Subject(op: "Div", further: [.weight([9, 17, 1])]),
    ]

  private static let groups: [Subject] =
    ["Softmax", "LogSoftmax"].flatMap { op in
      [-1, 1, 2].map { Subject(op: op, attributes: ["axis": .int($0)]) }
    } + [
      Subject(op: "Softmax", opset: 11),
      Subject(op: "LayerNormalization", further: [.weight([19]), .weight([19])]),
      Subject(
        op: "LayerNormalization",
        further: [.weight([9, 17, 19])],
        attributes: ["axis": .int(1)]
      ),
      Subject(op: "RMSNormalization", further: [.weight([19])], opset: 23),
      Subject(op: "InstanceNormalization", further: [.weight([9]), .weight([9])]),
      Subject(
        op: "GroupNormalization",
        further: [.weight([9]), .weight([9])],
        attributes: ["num_groups": .int(3)],
        opset: 21
      ),
      Subject(op: "MeanVarianceNormalization", attributes: ["axes": .ints([1, 3])]),
      Subject(op: "LRN", attributes: ["size": .int(3)]),
      Subject(op: "LpNormalization", attributes: ["axis": .int(1)]),
    ] + reductions

  private static let reductions: [Subject] =
    [
      "ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2",
      "ReduceSumSquare", "ReduceLogSumExp",
    ].flatMap { op in
      [[-1], [1], [2, 3]].map { Subject(op: op, further: [.ints($0)], opset: 18) }
    }

  @Test("with 1 to 4 threads, in batches of 5, 2 and 1", arguments: functions + groups)
  func same(_ subject: Subject) throws {
    let images = try #require(subject.example(images: Self.images).inputs()["x0"])
    let whole = try outputs(subject, images, threads: 1)
    for threads in 2...4 {
      #expect(try outputs(subject, images, threads: threads) == whole, "\(threads) threads")
    }
    for size in [1, 2] {
      for start in stride(from: 0, through: Self.images - size, by: size) {
        let rows = start..<start + size
        let part = try outputs(subject, images.rows(rows), threads: 2)
        for (one, all) in zip(part, whole) { #expect(one == all.rows(rows), "batch \(size)") }
      }
    }
  }

  private func outputs(
    _ subject: Subject,
    _ images: Tensor<Float>,
    threads: Int
  ) throws -> [Tensor<Float>] {
    let network = try subject.example(images: images.shape[0]).network()
    let y = try network.slow(["x0": images], record: ["y"]).recorded["y"]
    var seed = Tensor<Float>(try #require(y).shape, repeating: 0)
    let perImage = seed.shape.count / images.shape[0]
    for i in seed.elements.indices { seed.elements[i] = Float(i % perImage % 7) - 3 }
    let run = try network.fast(
      ["x0": images],
      record: ["y"],
      seed: seed,
      withRespectTo: ["x0"],
      threads: threads
    )
    return [try #require(run.recorded["y"]), try #require(run.gradients["x0"])]
  }
}
