import Attribution
import Diagnostics
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Paths of inputs, read at a layer")
struct LayerPathTests {
  @Test("conductance is the integral of the target's derivative times the unit's own")
  func conductance() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network, about: "layer")
    let slow = SlowNetwork(network: network, tensor: "layer")
    let images = PathNetworks.images(2)
    let result = try Conductance(steps: 200).attribute(question)
    for image in 0..<2 {
      let end = images.doubles(image)
      var sum = [Double](repeating: 0, count: 144)
      for node in Quadrature.gaussLegendre.nodes(20) {
        // The unit's derivative along the path, by a central difference.
        let ahead = try slow.value(end.map { (node.alpha + 1e-5) * $0 })
        let behind = try slow.value(end.map { (node.alpha - 1e-5) * $0 })
        let gradient = try slow.gradient(end.map { node.alpha * $0 })
        for index in sum.indices {
          sum[index] += node.weight * gradient[index] * (ahead[index] - behind[index]) / 2e-5
        }
      }
      // The trapezoids' error falls with the square of 1/200.
      #expect(result.values.distance(image, from: sum) < 2e-4)
      #expect(abs(result.check("convergence delta")[image]) < 1e-4)
    }
  }

  @Test("at the input conductance is Integrated Gradients by trapezoids")
  func input() throws {
    let question = try PathNetworks.question(try PathNetworks.network())
    let conductance = try Conductance(steps: 10).attribute(question).values
    let straight = try IntegratedGradients(quadrature: .trapezoid, steps: 10).attribute(question)
    for image in 0..<2 {
      #expect(conductance.distance(image, from: straight.values.doubles(image)) < 1e-5)
    }
  }

  @Test("internal influence is the mean gradient at the layer")
  func influence() throws {
    let network = try PathNetworks.network("Relu")
    let question = try PathNetworks.question(network, about: "layer")
    let slow = SlowNetwork(network: network, tensor: "layer")
    let images = PathNetworks.images(2)
    let values = try InternalInfluence(baseline: .black, steps: 9).attribute(question).values
    let black = [Double](repeating: -2, count: 36) + [Double](repeating: -1, count: 36)
    for image in 0..<2 {
      let nodes = IntegratedGradientsTests.nodes(.right, 9)
      let expected = try slow.integral(black, images.doubles(image), nodes)
      #expect(values.distance(image, from: expected) < 1e-5)
    }
  }

  @Test("a network of several inputs is refused")
  func severalInputs() throws {
    var file = OnnxBuilder(opset: 13)
    file.input("a", [nil, 2])
    file.input("b", [nil, 2])
    file.node("Add", ["a", "b"], ["y"])
    file.output("y", [nil, 2])
    let question = try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "a",
      inputs: ["a": Tensor([1, 2], [1, 4]), "b": Tensor([1, 2], [2, 3])],
      target: Target(.element(0), of: "y")
    )
    for method in ["conductance", "internal-influence"] {
      let codes = try faultCodes { _ = try MethodChoice(method).method().attribute(question) }
      #expect(codes == ["attribution.unfit-method"])
    }
    let values = try IntegratedGradients(steps: 3).attribute(question).values
    #expect(values.elements == [1, 0])
  }
}
