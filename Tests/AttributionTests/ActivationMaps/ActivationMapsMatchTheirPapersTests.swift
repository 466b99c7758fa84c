import Attribution
import Diagnostics
import Networks
import Tensors
import Testing

@Suite("Class activation maps are those of their papers")
struct ActivationMapsMatchTheirPapersTests {
  /// The network runs in Float32: its values agree with Float64 to some 1e-6 of the largest, and so do
  /// sums of a few hundred of them.
  static let tolerance = 1e-5

  static let weightings: [(any MapWeighting, @Sendable (SlowActivationMaps) throws -> [Double])] = [
    (GradCAM(), { $0.gradCAM }), (GradCAMPlusPlus(), { $0.gradCAMPlusPlus }),
    (XGradCAM(), { $0.xGradCAM }), (HiResCAM(), { $0.hiResCAM }), (LayerCAM(), { $0.layerCAM }),
    (EigenCAM(), { $0.eigenCAM }), (ScoreCAM(), { try $0.scoreCAM() }),
    (AblationCAM(), { try $0.ablationCAM() }),
  ]

  @Test("at the grid of the layer, in a network with a deep head", arguments: 0..<8)
  func grids(_ method: Int) throws {
    let (weighting, slow) = Self.weightings[method]
    for (layer, target) in [("features", 0), ("features", 3), ("early", 1)] {
      let network = try MapNetworks.deep()
      var map = ClassActivationMap(weighting)
      map.layers = [layer]
      let question = try MapNetworks.question(network, images: 3, target: target)
      let grid = try #require(try map.attribute(question).arrays["grid"])
      for image in 0..<3 {
        let twin = try SlowActivationMaps(
          network,
          layer: layer,
          target: target,
          input: question.values.rows(image..<image + 1)
        )
        let difference = relativeDifference(ofMaps: grid.rowElements(image), to: try slow(twin))
        #expect(difference <= Self.tolerance, "\(weighting.name) at \(layer)")
      }
    }
  }

  @Test("the same bytes for any batch size and number of threads", arguments: 0..<8)
  func bytes(_ method: Int) throws {
    let network = try MapNetworks.deep()
    let map = ClassActivationMap(Self.weightings[method].0)
    let whole = try map.attribute(MapNetworks.question(network, images: 5))
    for (batchSize, threads) in [(1, 1), (3, 2), (4, 1)] {
      let question = try MapNetworks.question(
        network,
        images: 5,
        batchSize: batchSize,
        threads: threads
      )
      let other = try map.attribute(question)
      #expect(other.values == whole.values && other.arrays == whole.arrays)
    }
  }

  @Test("tokens give the map of the same units with channels first")
  func tokens() throws {
    let question = try MapNetworks.question(MapNetworks.tokens(), side: 4)
    let layer = question.values
    // The stream of tokens is the input with its axes exchanged: gradient times input is the map.
    var map = ClassActivationMap(HiResCAM())
    map.layers = ["stream"]
    map.isRectified = false
    let gradient = try question.gradient()
    let ours = try map.attribute(question).values
    let direct = (0..<32).map { index in
      (0..<3).reduce(0.0) { sum, channel in
        let element = index / 16 * 48 + channel * 16 + index % 16
        return sum + Double(layer.elements[element]) * Double(gradient.elements[element])
      }
    }
    #expect(ours.shape == [2, 1, 4, 4])
    #expect(relativeDifference(ofMaps: ours.elements, to: direct) <= Self.tolerance)
  }

  @Test(
    "channels last, of the input and of the layer, give the maps of the same network with them first",
    arguments: MethodCatalogue.entries.filter { $0.family == .maps }.map(\.name)
  )
  func channelsLast(_ name: String) throws {
    let first = MapNetworks.input([2, 3, 4, 4], seed: 9)
    let last = Tensor<Float>(
      [2, 4, 4, 3],
      (0..<96).map { first.elements[$0 / 48 * 48 + $0 % 3 * 16 + $0 % 48 / 3] }
    )
    let method = try MethodChoice("\(name):relu=off").method()
    let found = try [(first, false), (last, true)].map { input, isLast in
      try method.attribute(
        Question(
          Engine(MapNetworks.convolution(channelsLast: isLast), threads: 1),
          about: "x",
          inputs: ["x": input],
          target: Target(.element(1), of: "logits"),
          domain: PixelDomain(
            low: [0, 0, 0],
            high: [1, 1, 1],
            channelAxis: isLast ? 2 : 0
          )
        )
      )
    }
    let grids = try found.map { try #require($0.arrays["grid"]) }
    #expect(grids.map(\.shape) == [[2, 4, 4], [2, 4, 4]])
    let reference = grids[0].elements.map { Double($0) }
    #expect(relativeDifference(ofMaps: grids[1].elements, to: reference) <= Self.tolerance)
    if name != "guided-grad-cam" {
      #expect(found.map(\.values.shape) == [[2, 1, 4, 4], [2, 1, 4, 4]])
    }
    for result in found where name != "cam" {
      #expect(result.notices.contains { $0.text.contains("'features'") })
    }
  }
}
