import Networks
import Statistics
public import Tensors

/// Score-CAM: a unit's weight is what the score becomes when only the places where the unit is active
/// are shown (Wang et al. 2020, equations 5 to 7 and algorithm 1, arXiv:1910.01279).
///
/// A unit's map is laid over the input, scaled to 0...1 and multiplied with the input's numbers as the
/// network sees them; the scores' softmax over units gives the weights, so that the score of an empty
/// input cancels. The score is the target itself, a logit, as pytorch-grad-cam has it. No gradient is
/// needed; it costs one forward pass a unit.
public struct ScoreCAM: MapWeighting {
  /// Score-CAM.
  public init() {}

  /// The name.
  public var name: String { "Score-CAM" }

  /// None are.
  public var readsGradients: Bool { false }

  /// The activations, weighted by the softmax of the scores of the masked inputs.
  public func maps(of layer: MappedLayer, _ question: Question) throws -> Tensor<Float> {
    let units = layer.grid.units
    let pixels = try question.places()
    let geometry = try question.geometry(.bilinear, of: layer.name, layer.grid, over: pixels)
    var scores: [Double] = []
    try question.forEachScore(layer.count * units, owner: { $0 / units }) { place, row in
      let (image, unit) = place.quotientAndRemainder(dividingBy: units)
      row.copy(question.values.rowElements(image))
      pixels.multiply(
        row,
        by: Self.mask(layer.activation(image: image, unit: unit), geometry)
      )
    } take: { _, _, score in
      scores.append(score)
    }
    let weights = (0..<layer.count).map { softmax(scores[$0 * units..<($0 + 1) * units]) }
    return layer.combined { image, unit in [weights[image][unit]] }
  }

  /// A unit's map over the input, from 0 to 1; 0 everywhere for a unit that is the same everywhere.
  private static func mask(_ activation: ArraySlice<Float>, _ geometry: MapGeometry) -> [Float] {
    let laid = Array(activation).withUnsafeBufferPointer(geometry.upsampled)
    let (least, largest) = (laid.min() ?? 0, laid.max() ?? 0)
    guard largest > least else { return [Float](repeating: 0, count: laid.count) }
    return laid.map { Float(($0 - least) / (largest - least)) }
  }
}

extension UnitGrid {
  /// Multiplies every unit's map with a mask; tokens without a place keep what they have.
  fileprivate func multiply(_ row: UnsafeMutableBufferPointer<Float>, by mask: [Float]) {
    switch axes {
    case .channelsFirst, .vector, .automatic:
      for start in stride(from: 0, to: row.count, by: places) {
        for place in 0..<places { row[start + place] *= mask[place] }
      }
    case .channelsLast, .tokens:
      for element in row.indices {
        if let place = place(of: element) { row[element] *= mask[place] }
      }
    }
  }
}
