import Attribution
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Gradients and Integrated Gradients are captum's on SqueezeNet")
struct GoldenGradientsTests {
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
      ("gradient:form=signed", "grad_input"), ("gradient-x-input", "grad_x_input"),
      ("integrated-gradients:quadrature=right", "ig_riemann_right"),
      ("integrated-gradients:quadrature=middle", "ig_riemann_middle"),
      ("integrated-gradients:quadrature=left", "ig_riemann_left"),
      ("integrated-gradients:quadrature=trapezoid", "ig_riemann_trapezoid"),
      ("integrated-gradients", "ig_gausslegendre"),
    ]
  )
  func equal(_ method: String, _ name: String) throws {
    // In the constant image where paths begin, all places of a map are equal but for rounding, which
    // decides what a maximum pool chooses: Winograd's kernels round otherwise at each place of a tile.
    guard let golden = try GoldenSqueezeNet(kernels: .direct) else { return }
    let result = try MethodChoice(method).method(parity: .captum).attribute(golden.question())
    let expected = try golden.numbers(name)
    // ReLU kinks flip along a path: captum's own float32 differs by up to 3e-3 from its float64.
    let isPath = name.hasPrefix("ig")
    #expect(result.values.distance(0, from: expected) <= (isPath ? 5e-3 : 1e-4))
    #expect(Self.cosine(result.values.doubles(0), expected) >= (isPath ? 0.9995 : 0.99999))
    if isPath {
      let delta = try #require(try golden.numbers("\(name)_delta").first)
      // A sum over 154,587 elements, of a score of 39.
      #expect(abs(result.check("convergence delta")[0] - delta) < 0.01)
    }
  }
}
