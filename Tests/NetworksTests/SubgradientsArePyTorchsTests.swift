import Networks
import TestSupport
import Tensors
import Testing

@Suite("At kinks, ties and zeros the gradients are PyTorch's")
struct SubgradientsArePyTorchsTests {
  /// One node at inputs where its derivative is a matter of convention.
  struct Kink: Sendable, CustomTestStringConvertible {
    let op: String
    let inputs: [[Float]]
    /// The gradients of the sum of all outputs, from PyTorch 2.13.
    let gradients: [[Float]]
    var attributes: [String: OnnxBuilder.Value] = [:]
    var opset = 18

    var testDescription: String { "\(op) of \(inputs)" }
  }

  private static let functions: [Kink] = [
    Kink(op: "Abs", inputs: [[-1, 0, 2]], gradients: [[-1, 0, 1]]),
    Kink(op: "Relu", inputs: [[-1, 0, 2]], gradients: [[0, 0, 1]]),
    Kink(
      op: "LeakyRelu",
      inputs: [[-1, 0, 2]],
      gradients: [[0.25, 0.25, 1]],
      attributes: ["alpha": .float(0.25)]
    ),
    Kink(op: "PRelu", inputs: [[-2, 0, 2], [0.25]], gradients: [[0.25, 0.25, 1], [-2]]),
    Kink(op: "Elu", inputs: [[0, 2]], gradients: [[2, 1]], attributes: ["alpha": .float(2)]),
    Kink(op: "Celu", inputs: [[0, 2]], gradients: [[1, 1]]),
    Kink(op: "Selu", inputs: [[0, 2]], gradients: [[1.758_099_3, 1.050_701]]),
    Kink(op: "HardSwish", inputs: [[-3, 0, 3]], gradients: [[0, 0.5, 1]]),
    Kink(
      op: "HardSigmoid",
      inputs: [[-2, 0, 2]],
      gradients: [[0, 0.25, 0]],
      attributes: ["alpha": .float(0.25)]
    ),
    Kink(op: "Floor", inputs: [[-1, 0.5, 1]], gradients: [[0, 0, 0]]),
    Kink(op: "Round", inputs: [[0.5, 1.5, 2.5]], gradients: [[0, 0, 0]]),
    Kink(op: "Sign", inputs: [[-1, 0, 1]], gradients: [[0, 0, 0]]),
    Kink(
      op: "Pow",
      inputs: [[0, 0, 2, -2], [0, 2, 0, 2]],
      gradients: [[0, 0, 0, -4], [0, 0, 0.693_147_2, .nan]]
    ),
  ]

  private static let ties: [Kink] = [
    Kink(
      op: "Max",
      inputs: [[1, 2, 0], [1, 0, 0]],
      gradients: [[0.5, 1, 0.5], [0.5, 0, 0.5]]
    ),
    Kink(
      op: "Min",
      inputs: [[1, 2, 0], [1, 0, 0]],
      gradients: [[0.5, 0, 0.5], [0.5, 1, 0.5]]
    ),
    Kink(op: "ReduceMax", inputs: [[1, 3, 3, 3]], gradients: [[0, 1.0 / 3, 1.0 / 3, 1.0 / 3]]),
    Kink(op: "ReduceMin", inputs: [[1, 3, 1, 3]], gradients: [[0.5, 0, 0.5, 0]]),
  ]

  private static let zeros: [Kink] = [
    Kink(op: "ReduceProd", inputs: [[2, 0, 3, 4]], gradients: [[0, 24, 0, 0]]),
    Kink(op: "ReduceProd", inputs: [[0, 0, 5, 2]], gradients: [[0, 0, 0, 0]]),
    Kink(op: "ReduceL2", inputs: [[0, 0]], gradients: [[0, 0]]),
    Kink(op: "ReduceL1", inputs: [[0, -2, 3]], gradients: [[0, -1, 1]]),
    Kink(op: "ReduceLogSumExp", inputs: [[1000, 1000]], gradients: [[0.5, 0.5]]),
    Kink(op: "ReduceLogSumExp", inputs: [[-1000, -1000]], gradients: [[0.5, 0.5]]),
    Kink(op: "LpNormalization", inputs: [[0, 0]], gradients: [[0, 0]]),
  ]

  @Test("on the fast path and by the plain kernels", arguments: functions + ties + zeros)
  func kinks(_ kink: Kink) throws {
    var file = OnnxBuilder(opset: kink.opset)
    var inputs: [String: Tensor<Float>] = [:]
    for (index, elements) in kink.inputs.enumerated() {
      inputs["x\(index)"] = Tensor([elements.count], elements)
      file.input("x\(index)", [elements.count])
    }
    let names = inputs.keys.sorted()
    file.node(kink.op, names, ["y"], name: "node", kink.attributes)
    file.output("y", [nil])
    let network = Network(try file.model())
    let y = try #require(try network.fast(inputs, record: ["y"]).recorded["y"])
    let seed = Tensor<Float>(y.shape, repeating: 1)
    let fast = try network.fast(inputs, record: [], seed: seed, withRespectTo: names).gradients
    let slow = try network.slow(inputs, record: [], seed: seed, withRespectTo: names).gradients
    for (name, wanted) in zip(names, kink.gradients) {
      check(try #require(fast[name]).elements, wanted, "\(name), fast")
      check(try #require(slow[name]).elements.map { Float($0) }, wanted, "\(name), plain")
    }
  }

  /// PyTorch's numbers are written with seven digits.
  private func check(_ ours: [Float], _ theirs: [Float], _ what: String) {
    #expect(ours.count == theirs.count, "\(what)")
    for (a, b) in zip(ours, theirs) {
      #expect(a.isNaN && b.isNaN || abs(a - b) <= 1e-6, "\(what): \(ours)")
    }
  }

  @Test("far out, nothing overflows or vanishes before its time")
  func farOut() throws {
    let softplus = try value(of: "Softplus", Tensor([5], [-80, -20, 20, 80, 100]))
    for (ours, theirs) in zip(softplus, [1.804_851_4e-35, 2.061_153_6e-9, 20, 80, 100]) {
      #expect(abs(Double(ours) - theirs) <= 1e-6 * theirs)
    }
    let logarithms = try value(of: "LogSoftmax", Tensor([1, 3], [0, 200, -200]))
    for (ours, theirs) in zip(logarithms, [-200.0, 0, -400]) {
      #expect(abs(Double(ours) - theirs) <= 1e-6 * abs(theirs), "\(logarithms)")
    }
    #expect(try value(of: "Sigmoid", Tensor([2], [-200, 200])) == [0, 1])
    #expect(try value(of: "Softmax", Tensor([1, 2], [1000, 1000])) == [0.5, 0.5])
    #expect(try value(of: "Erf", Tensor([3], [-9, 0, 9])) == [-1, 0, 1])
  }

  private func value(of op: String, _ x: Tensor<Float>) throws -> [Float] {
    var file = OnnxBuilder(opset: 17)
    file.input("x", x.shape.dims.map { $0 })
    file.node(op, ["x"], ["y"], name: "node")
    file.output("y", [nil])
    let outputs = try Network(try file.model()).fast(["x": x], record: ["y"])
    return try #require(outputs.recorded["y"]).elements
  }
}
