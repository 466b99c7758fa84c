import Attribution
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

  @Test("tokens and channels last give the map of the same units with channels first")
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
}
