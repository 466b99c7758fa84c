public import Tensors

/// Ablation-CAM: a unit's weight is the share of the score that is lost when the unit's map is set to
/// zero (Desai and Ramaswamy 2020, equation 4, doi:10.1109/WACV45572.2020.9093360).
///
/// The network is run from the layer on, once a unit. Where the score is negative, its magnitude is
/// the unit of measure, so that a positive weight always means that the unit raises the score.
public struct AblationCAM: MapWeighting {
  /// Ablation-CAM.
  public init() {}

  /// The name.
  public var name: String { "Ablation-CAM" }

  /// None are.
  public var readsGradients: Bool { false }

  /// The activations, weighted by what the score loses without them.
  public func maps(of layer: MappedLayer, _ question: Question) throws -> Tensor<Float> {
    let units = layer.grid.units
    let inner = question.asked(about: layer.name, values: layer.values)
    var losses: [Double] = []
    let scores = try question.scores
    try inner.forEachScore(layer.count * units, owner: { $0 / units }) { place, row in
      let (image, unit) = place.quotientAndRemainder(dividingBy: units)
      row.copy(inner.values.rowElements(image))
      layer.grid.clear(unit, of: row)
    } take: { place, _, without in
      let score = scores[place / units]
      losses.append(score == 0 ? score - without : (score - without) / abs(score))
    }
    return layer.combined { image, unit in [losses[image * units + unit]] }
  }
}

extension UnitGrid {
  /// Sets one unit's map to zero; tokens without a place keep what they have.
  fileprivate func clear(_ unit: Int, of row: UnsafeMutableBufferPointer<Float>) {
    switch axes {
    case .channelsFirst, .vector, .automatic:
      for place in 0..<places { row[unit * places + place] = 0 }
    case .channelsLast, .tokens:
      for element in stride(from: unit, to: tensorCount, by: units)
      where place(of: element) != nil {
        row[element] = 0
      }
    }
  }
}
