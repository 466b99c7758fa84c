import Attribution
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Gradients and Integrated Gradients are captum's on SqueezeNet")
struct GoldenGradientsTests {
  /// captum's arrays and the question they answer; `nil` where they are not there.
  static func golden() throws -> (NumPyArchive, Question)? {
    guard let file = TestData.find("networks/squeezenet1.1.onnx"),
      let numbers = TestData.find("golden/squeezenet-attributions.npz")
    else { return nil }
    let network = Network(try Model(reading: file))
    let archive = try NumPyArchive(reading: numbers)
    let target = try #require(try archive.array("target").ints().elements.first)
    let input = try #require(network.model.inputs.first).name
    let question = try Question(
      Engine(network, threads: 2),
      about: input,
      inputs: [input: try archive.array("x").floats()],
      target: Target(.element(Int(target)), of: network.logits().tensor)
    )
    return (archive, question)
  }

  static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    let products = zip(a, b).reduce(into: (0.0, 0.0, 0.0)) {
      $0.0 += $1.0 * $1.1
      $0.1 += $1.0 * $1.0
      $0.2 += $1.1 * $1.1
    }
    return products.0 / (products.1 * products.2).squareRoot()
  }

  @Test(
    "element by element, with their deltas",
    arguments: [
      ("gradient", "grad_input"), ("gradient-x-input", "grad_x_input"),
      ("integrated-gradients:quadrature=right", "ig_riemann_right"),
      ("integrated-gradients:quadrature=middle", "ig_riemann_middle"),
      ("integrated-gradients:quadrature=left", "ig_riemann_left"),
      ("integrated-gradients:quadrature=trapezoid", "ig_riemann_trapezoid"),
      ("integrated-gradients", "ig_gausslegendre"),
    ]
  )
  func equal(_ method: String, _ name: String) throws {
    guard let (archive, question) = try Self.golden() else { return }
    let result = try MethodChoice(method).method(parity: .captum).attribute(question)
    let expected = try archive.array(name).floats().doubles(0)
    // ReLU kinks flip along a path: captum's own float32 differs by up to 3e-3 from its float64.
    let isPath = name.hasPrefix("ig")
    #expect(result.values.distance(0, from: expected) <= (isPath ? 5e-3 : 1e-4))
    #expect(Self.cosine(result.values.doubles(0), expected) >= (isPath ? 0.9995 : 0.99999))
    if isPath {
      let delta = Double(try #require(try archive.array("\(name)_delta").floats().elements.first))
      // A sum over 154,587 elements, of a score of 39.
      #expect(abs(result.check("convergence delta")[0] - delta) < 0.01)
    }
  }
}
