import Attribution
import Foundation
import Networks
import TestSupport
import Tensors
import Testing

@Suite("DeepLIFT and DeepSHAP equal captum's where captum's are complete")
struct DeepLiftEqualsCaptumTests {
  /// The module of `Tests/References/differences.py`.
  private static func network() throws -> Network {
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 16, 16])
    let layers: [(String, Shape)] = [
      ("first", [8, 3, 3, 3]), ("grouped", [8, 4, 3, 3]), ("narrow", [8, 8, 1, 1]),
      ("dense", [10, 128]), ("head", [4, 10]),
    ]
    for (index, (name, shape)) in layers.enumerated() {
      let width = shape.dims.dropFirst().reduce(1, *)
      let scale = Float(2 / Double(width).squareRoot())
      file.initializer(
        "\(name).w",
        Tensor(hashed: shape, seed: UInt32(2 * index + 1)).map { $0 * scale }
      )
      file.initializer(
        "\(name).b",
        Tensor(hashed: [shape[0]], seed: UInt32(2 * index + 2)).map { $0 / 2 }
      )
    }
    func layer(
      _ type: String,
      _ input: String,
      _ name: String,
      _ attributes: [String: OnnxBuilder.Value] = [:]
    ) {
      file.node(type, [input, "\(name).w", "\(name).b"], [name], name: name, attributes)
    }
    let pads = OnnxBuilder.Value.ints([1, 1, 1, 1])
    layer("Conv", "x", "first", ["pads": pads, "strides": .ints([2, 2])])
    file.node("Relu", ["first"], ["relu0"], name: "relu0")
    layer("Conv", "relu0", "grouped", ["pads": pads, "group": .int(2)])
    file.node("Relu", ["grouped"], ["relu1"], name: "relu1")
    layer("Conv", "relu1", "narrow")
    file.node("Add", ["relu0", "narrow"], ["sum"], name: "sum")
    file.node("Relu", ["sum"], ["relu2"], name: "relu2")
    let halves = OnnxBuilder.Value.ints([2, 2])
    file.node(
      "AveragePool",
      ["relu2"],
      ["pool"],
      name: "pool",
      ["kernel_shape": halves, "strides": halves]
    )
    file.node("Flatten", ["pool"], ["flat"], name: "flat")
    layer("Gemm", "flat", "dense", ["transB": .int(1)])
    file.node("Relu", ["dense"], ["relu3"], name: "relu3")
    layer("Gemm", "relu3", "head", ["transB": .int(1)])
    file.output("head", [nil, 4])
    return Network(try file.model())
  }

  @Test("on a residual network, in Float32 to 1e-5 of the maximum")
  func captum() throws {
    let archive = try NumPyArchive(
      reading: TestData.checkout.appending(path: "Tests/References/arrays/deep-lift.npz")
    )
    let references = Tensor(hashed: [3, 3, 16, 16], seed: 101)
    let question = try Question(
      Engine(Self.network(), threads: 2),
      about: "x",
      inputs: ["x": Tensor(hashed: [2, 3, 16, 16], seed: 100)],
      target: Target(.element(2), of: "head")
    )
    let logits = try archive.array("logits").floats().elements
    #expect(
      try zip(question.scores, [logits[2], logits[6]]).allSatisfy { abs($0 - Double($1)) < 1e-5 }
    )
    let methods: [(name: String, method: any AttributionMethod)] = [
      ("deep-lift", DeepLift(baseline: .values(references.rows(0..<2)))),
      ("deep-shap", DeepShap(references: references)),
    ]
    for (name, method) in methods {
      let expected = try archive.array(name).floats().elements
      let own = try method.attribute(question).values.elements
      let largest = expected.reduce(0) { max($0, abs($1)) }
      #expect(zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-5 * largest }, "\(name)")
    }
  }
}
