import Diagnostics
public import Tensors

/// Eigen-CAM: the projection of each place's activations on their first principal direction (Muhammad
/// and Yeasin 2020, arXiv:2008.00299). It asks nothing of the target: it shows what the layer sees.
///
/// The paper decomposes the activations as they are; pytorch-grad-cam subtracts each unit's mean
/// over places first, as is done here: otherwise the first direction is nearly the mean activation.
/// A singular vector's sign is arbitrary: here places with more activation come out positive.
public struct EigenCAM: MapWeighting {
  /// Eigen-CAM.
  public init() {}

  /// The name.
  public var name: String { "Eigen-CAM" }

  /// None are.
  public var readsGradients: Bool { false }

  /// The projections.
  public func maps(of layer: MappedLayer, _ question: Question) throws -> Tensor<Float> {
    let (units, places) = (layer.grid.units, layer.grid.places)
    var maps: [Float] = []
    for image in 0..<layer.count {
      var centred = Matrix(rows: units, columns: places)
      var total = [Double](repeating: 0, count: places)
      for unit in 0..<units {
        let activation = layer.activation(image: image, unit: unit).map { Double($0) }
        let mean = activation.reduce(0, +) / Double(places)
        for place in 0..<places {
          centred[unit, place] = activation[place] - mean
          total[place] += activation[place]
        }
      }
      guard let found = SingularValueDecomposition(centred) else {
        throw InputError(.notFiniteRelevance(name, at: layer.name))
      }
      let first = found.right.row(0)
      let along = zip(first, total).reduce(0) { $0 + $1.0 * $1.1 }
      let scale = along < 0 ? -found.values[0] : found.values[0]
      maps += first.map { Float(scale * $0) }
    }
    return Tensor([layer.count, layer.grid.height, layer.grid.width], maps)
  }
}
