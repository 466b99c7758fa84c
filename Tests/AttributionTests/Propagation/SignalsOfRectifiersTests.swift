import Attribution
import Foundation
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

/// A rectifier with its derivative written out.
private struct Rectifier: Sendable, CustomTestStringConvertible {
  let node: String
  var attributes: [String: OnnxBuilder.Value] = [:]
  let slope: @Sendable (Double) -> Double
  var testDescription: String { node }

  static let all = [
    Rectifier(node: "Relu") { $0 > 0 ? 1 : 0 },
    Rectifier(node: "Clip") { $0 > 0 && $0 < 1 ? 1 : 0 },
    Rectifier(node: "LeakyRelu", attributes: ["alpha": .float(0.25)]) { $0 > 0 ? 1 : 0.25 },
    Rectifier(node: "Elu") { $0 > 0 ? 1 : exp($0) },
    Rectifier(node: "Softplus") { 1 / (1 + exp(-$0)) },
    Rectifier(node: "HardSwish") { $0 <= -3 ? 0 : $0 >= 3 ? 1 : $0 / 3 + 0.5 },
    Rectifier(node: "Gelu") { x in
      erfc(-x * 0.5.squareRoot()) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
    },
  ]
}

@Suite("Guided backpropagation and deconvnet do at each rectifier what is stated")
struct SignalsOfRectifiersTests {
  @Test(
    "guided: the slope times what is above 0; deconvnet: what is above 0",
    arguments: Rectifier.all
  )
  fileprivate func stated(_ rectifier: Rectifier) throws {
    var file = OnnxBuilder(opset: 20)
    file.input("x", [nil, 40])
    file.initializer("low", Tensor<Float>([], [0]))
    file.initializer("high", Tensor<Float>([], [1]))
    let bounds = rectifier.node == "Clip" ? ["low", "high"] : []
    file.node(rectifier.node, ["x"] + bounds, ["y"], name: "rectifier", rectifier.attributes)
    file.output("y", [nil, 40])
    let network = Network(try file.model())
    let x = Tensor<Float>([1, 40], (0..<40).map { Float($0) / 5 - 3.95 })
    let g = Tensor<Float>([1, 40], (0..<40).map { Float($0 * 7 % 11) / 4 - 1 })
    let question = try relevanceQuestion(network, x: x, domain: nil)
    for composite in [Composite.guidedBackpropagation, .deconvnet] {
      let set = try composite.ruleSet(for: question)
      let made = try question.backward(
        of: x,
        owners: [0],
        seed: .cotangents(g),
        rulesName: set.name,
        rules: set.rules
      ).gradient(at: "x")
      for place in 0..<40 {
        let signal = max(Double(g.elements[place]), 0)
        let slope = composite == .deconvnet ? 1 : rectifier.slope(Double(x.elements[place]))
        #expect(abs(Double(made.elements[place]) - slope * signal) <= 1e-5)
      }
    }
  }
}
