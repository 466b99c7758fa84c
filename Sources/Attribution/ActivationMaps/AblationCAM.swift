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
    for block in inner.blocks(of: layer.count * units) {
      var rows = inner.values.gathered(block.map { $0 / units })
      for (row, pair) in block.enumerated() {
        layer.grid.clear(pair % units, ofRow: row, in: &rows)
      }
      let owners = block.map { $0 / units }
      let scores = try question.scores
      losses += try zip(owners, inner.scores(of: rows, owners: owners)).map {
        let score = scores[$0]
        return score == 0 ? score - $1 : (score - $1) / abs(score)
      }
    }
    return layer.combined { image, unit in [losses[image * units + unit]] }
  }
}

extension UnitGrid {
  /// Sets one unit's map to zero; tokens without a place keep what they have.
  fileprivate func clear(_ unit: Int, ofRow row: Int, in rows: inout Tensor<Float>) {
    let start = row * tensorCount
    switch axes {
    case .channelsFirst, .vector, .automatic:
      for place in 0..<places { rows.elements[start + unit * places + place] = 0 }
    case .channelsLast, .tokens:
      for element in stride(from: unit, to: tensorCount, by: units)
      where place(of: element) != nil {
        rows.elements[start + element] = 0
      }
    }
  }
}
