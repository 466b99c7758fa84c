import Attribution
import Diagnostics
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite("Gradients and gradient times input")
struct GradientFormsTests {
  @Test("are the reference kernels' derivatives, signed, absolute, squared, times the input")
  func forms() throws {
    let network = try PathNetworks.network("Relu")
    let slow = SlowNetwork(network: network)
    let question = try PathNetworks.question(network)
    func values(_ text: String) throws -> Tensor<Float> {
      try MethodChoice(text).method().attribute(question).values
    }
    for image in 0..<2 {
      let point = question.values.doubles(image)
      let gradient = try slow.gradient(point)
      // One Float32 pass of some hundred products: rounding alone.
      #expect(try values("gradient").distance(image, from: gradient) < 1e-5)
      #expect(
        try values("gradient:form=absolute").distance(image, from: gradient.map { abs($0) }) < 1e-5
      )
      #expect(
        try values("gradient:form=squared").distance(image, from: gradient.map { $0 * $0 }) < 2e-5
      )
      let product = zip(gradient, point).map { $0 * $1 }
      #expect(try values("gradient-x-input").distance(image, from: product) < 1e-5)
    }
  }

  @Test("at a layer they are the layer's derivatives")
  func layer() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network, about: "layer")
    let slow = SlowNetwork(network: network, tensor: "layer")
    let images = PathNetworks.images(2)
    let gradient = try PlainGradient().attribute(question).values
    for image in 0..<2 {
      let expected = try slow.gradient(images.doubles(image))
      #expect(gradient.distance(image, from: expected) < 1e-5)
    }
  }

  @Test("gradients that are not finite are refused")
  func notFinite() throws {
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 2])
    file.node("Sqrt", ["x"], ["y"])
    file.output("y", [nil, 2])
    let question = try Question(
      Engine(Network(try file.model()), threads: 1),
      about: "x",
      inputs: ["x": Tensor([1, 2], [0, 4])],
      target: Target(.element(0), of: "y")
    )
    for method in ["gradient", "integrated-gradients", "guided-ig", "smoothgrad:deviation=0"] {
      let codes = try faultCodes { _ = try MethodChoice(method).method().attribute(question) }
      #expect(codes == ["attribution.not-finite"], "\(method)")
    }
  }
}
