import Attribution
import Diagnostics
import Networks
import ONNX
import Tensors
import Testing

@Suite("Laws of class activation maps")
struct ActivationMapLawsTests {
  private func grid(_ weighting: any MapWeighting, _ question: Question) throws -> Tensor<Float> {
    try #require(try ClassActivationMap(weighting).attribute(question).arrays["grid"])
  }

  @Test(
    "behind a linear head CAM is Grad-CAM times the number of places, and averages to the score"
  )
  func linearHead() throws {
    for seed in 1...5 as ClosedRange<UInt64> {
      let network = try MapNetworks.pooled(seed: seed)
      let question = try MapNetworks.question(network, images: 3, target: 2)
      let cam = try grid(PooledCAM(), question)
      let gradCAM = try grid(GradCAM(), question).elements.map { Double($0) * 64 }
      #expect(relativeDifference(ofMaps: cam.elements, to: gradCAM) <= 1e-6)
      let bias = try #require(network.model.initializers["c"]?.floats).elements[2]
      for image in 0..<3 {
        let mean = cam.rowElements(image).reduce(0.0) { $0 + Double($1) } / 64
        // The score is a sum of some hundred products in Float32.
        #expect(try abs(mean + Double(bias) - question.scores[image]) <= 1e-5)
      }
    }
  }

  @Test("behind a linear head HiRes-CAM sums to the score but for the bias")
  func completeness() throws {
    let network = try MapNetworks.pooled()
    let question = try MapNetworks.question(network, images: 3, target: 0)
    let bias = try #require(network.model.initializers["c"]?.floats).elements[0]
    let maps = try grid(HiResCAM(), question)
    for image in 0..<3 {
      let sum = maps.rowElements(image).reduce(0.0) { $0 + Double($1) }
      #expect(try abs(sum + Double(bias) - question.scores[image]) <= 1e-5)
    }
  }

  @Test("XGrad-CAM sums to the same as gradient times activation (its axiom of sensitivity)")
  func sensitivity() throws {
    let question = try MapNetworks.question(MapNetworks.deep(), images: 3)
    let (x, hiRes) = (try grid(XGradCAM(), question), try grid(HiResCAM(), question))
    for image in 0..<3 {
      let sums = [x, hiRes].map { $0.rowElements(image).reduce(0.0) { $0 + Double($1) } }
      #expect(abs(sums[0] - sums[1]) <= 1e-4 * abs(sums[1]))
    }
  }

  @Test("Eigen-CAM does not depend on the target")
  func blind() throws {
    let network = try MapNetworks.deep()
    let maps = try (0..<2).map {
      try grid(EigenCAM(), MapNetworks.question(network, target: $0))
    }
    #expect(maps[0] == maps[1])
  }

  @Test("a question about a layer has the map of that layer, at its own grid")
  func interior() throws {
    let network = try MapNetworks.deep()
    let inner = try MapNetworks.question(network, about: "features")
    let outer = try MapNetworks.question(network)
    for weighting in [GradCAM(), LayerCAM(), AblationCAM()] as [any MapWeighting] {
      var map = ClassActivationMap(weighting)
      map.isRectified = false
      let own = try map.attribute(inner)
      #expect(own.values.shape == [2, 1, 4, 4])
      #expect(own.values.elements == own.arrays["grid"]?.elements)
      map.layers = ["features"]
      let laid = try map.attribute(outer).arrays["grid"]
      let difference = relativeDifference(
        ofMaps: own.values.elements,
        to: try #require(laid).elements.map { Double($0) }
      )
      #expect(difference <= 1e-6)
    }
  }

  @Test("several layers are scaled and laid over each other")
  func overlay() throws {
    let question = try MapNetworks.question(MapNetworks.deep())
    var map = ClassActivationMap(LayerCAM())
    map.scaling = .maximum
    let single = try ["early", "features"].map { name in
      map.layers = [name]
      return try map.attribute(question).values.elements
    }
    map.layers = ["early", "features"]
    map.scaling = .none
    let mean = try map.attribute(question)
    #expect(Set(mean.arrays.keys) == ["grid early", "grid features"])
    #expect(mean.values.elements == zip(single[0], single[1]).map { ($0 + $1) / 2 })
    map.overlay = .maximum
    #expect(try map.attribute(question).values.elements == zip(single[0], single[1]).map(max))
  }

  @Test("the default layer is the last with places, and the reader is told")
  func defaultLayer() throws {
    let found = try [
      MapNetworks.question(MapNetworks.deep()), MapNetworks.question(MapNetworks.pooled()),
      MapNetworks.question(MapNetworks.tokens(), side: 4),
    ].map { try ClassActivationMap(GradCAM()).attribute($0) }
    for (result, name) in zip(found, ["features", "features", "tokens"]) {
      let notice = try #require(result.notices.first { $0.code == "attribution.chosen-layer" })
      #expect(notice.text.contains("'\(name)'"))
    }
  }

  @Test("Guided Grad-CAM is the product of detail and map")
  func guided() throws {
    let question = try MapNetworks.question(MapNetworks.deep())
    let map = ClassActivationMap(GradCAM())
    let coarse = try map.attribute(question).values
    let product = try GuidedGradCAM(map: map, detail: InputItself()).attribute(question).values
    let expected = question.values.elements.enumerated().map { index, value in
      let (image, place) = (index / 192, index % 64)
      return value * coarse.elements[image * 64 + place]
    }
    #expect(product.shape == question.values.shape && product.elements == expected)
  }
}
