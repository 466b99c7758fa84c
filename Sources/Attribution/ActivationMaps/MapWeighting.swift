public import Tensors

/// How the units of a layer become one map: what tells class activation maps apart.
public protocol MapWeighting: Sendable {
  /// The method's name, for what is said of it.
  var name: String { get }
  /// Whether the targets' gradients at the layer are read.
  var readsGradients: Bool { get }

  /// One map an image, before any rectification, `[n, h, w]`.
  ///
  /// - Parameters:
  ///   - layer: the layer's units, and their gradients if they are read.
  ///   - question: a question about the same images, to run the network further.
  /// - Throws: `InputError` where the method does not fit; what running throws.
  func maps(of layer: MappedLayer, _ question: Question) throws -> Tensor<Float>
}

extension MapWeighting {
  /// Most read them.
  public var readsGradients: Bool { true }
}

/// A layer's units and what reaches them, for some images.
public struct MappedLayer: Sendable {
  /// The layer's exact name.
  public let name: String
  /// How its tensor is seen as units over places.
  package let grid: UnitGrid
  /// The layer's tensor as the network has it, `[n, ...]`.
  public let values: Tensor<Float>
  /// A_k(i, j), `[n, U, h, w]`.
  public let activations: Tensor<Float>
  /// dS / dA_k(i, j), `[n, U, h, w]`; `nil` where they are not read.
  public let gradients: Tensor<Float>?

  /// The units of a layer.
  ///
  /// - Parameters:
  ///   - values: `[n, ...]`, of the grid's tensor.
  ///   - gradients: of the same shape.
  package init(
    _ name: String,
    _ grid: UnitGrid,
    values: Tensor<Float>,
    gradients: Tensor<Float>?
  ) {
    self.name = name
    self.grid = grid
    self.values = values
    activations = grid.maps(ofRows: values)
    self.gradients = gradients.map(grid.maps(ofRows:))
  }

  /// The number of images, n.
  public var count: Int { activations.shape[0] }

  /// The activations of one unit at all places.
  package func activation(image: Int, unit: Int) -> ArraySlice<Float> {
    part(of: activations, image, unit)
  }

  /// What `combine` makes of the units' activations with weights, `[n, h, w]`: the sum over units of
  /// weight times activation, in Float64.
  ///
  /// - Parameter weights: for an image and a unit one weight, or one weight a place.
  package func combined(_ weights: (_ image: Int, _ unit: Int) -> [Double]) -> Tensor<Float> {
    let places = grid.places
    var maps: [Float] = []
    for image in 0..<count {
      var sums = [Double](repeating: 0, count: places)
      for unit in 0..<grid.units {
        let weights = weights(image, unit)
        let activation = activation(image: image, unit: unit)
        for (place, value) in activation.enumerated() {
          sums[place] += weights[weights.count == 1 ? 0 : place] * Double(value)
        }
      }
      maps += sums.map { Float($0) }
    }
    return Tensor([count, grid.height, grid.width], maps)
  }

  /// The gradients of one unit at all places; empty where they are not read.
  package func gradient(image: Int, unit: Int) -> ArraySlice<Float> {
    gradients.map { part(of: $0, image, unit) } ?? []
  }

  private func part(of maps: Tensor<Float>, _ image: Int, _ unit: Int) -> ArraySlice<Float> {
    let start = (image * grid.units + unit) * grid.places
    return maps.elements[start..<start + grid.places]
  }
}

extension UnitGrid {
  /// The maps of all units for each row, `[n, ...]` -> `[n, U, h, w]`.
  fileprivate func maps(ofRows rows: Tensor<Float>) -> Tensor<Float> {
    let shape: Shape = [rows.shape[0], units, height, width]
    if axes == .channelsFirst || axes == .vector { return rows.reshaped(shape) }
    return Tensor(shape, (0..<rows.shape[0]).flatMap { maps(of: rows.row($0)).elements })
  }
}
