package import Attribution
package import Diagnostics
package import Tensors

/// A direction of a layer, dissected as if it were a unit: its map is the sum over channels of its
/// components times the channels' maps.
package struct UnitDirection: Sendable, Hashable {
  /// Its name, such as a CAV's concept.
  package let name: String
  /// One weight a channel, `[C]`, or one a channel and place, `[C, h, w]`.
  package let weights: [Float]

  /// A linear combination of channels, or a CAV of the flattened layer.
  package init(name: String, weights: [Float]) {
    self.name = name
    self.weights = weights
  }

  /// A direction that was found, such as a CAV.
  package init(_ direction: Direction, name: String) {
    self.init(name: name, weights: direction.components)
  }

  /// The maps of the directions under those of the units, `[U + D, h, w]`.
  ///
  /// Sums are taken in Float64 over channels in order.
  package static func append(_ directions: [UnitDirection], to maps: Tensor<Float>) -> Tensor<Float>
  {
    guard !directions.isEmpty else { return maps }
    let (units, places) = (maps.shape[0], maps.rowCount)
    var elements = maps.elements
    for direction in directions {
      let isPlaced = direction.weights.count == units * places && places > 1
      for place in 0..<places {
        var sum = 0.0
        for unit in 0..<units {
          let weight = direction.weights[isPlaced ? unit * places + place : unit]
          sum += Double(weight) * Double(maps.elements[unit * places + place])
        }
        elements.append(Float(sum))
      }
    }
    return Tensor([units + directions.count, maps.shape[1], maps.shape[2]], elements)
  }

  /// The weights as numbers that have a digest.
  var weightsTensor: Tensor<Float> { Tensor([weights.count], weights) }

  /// The direction with its weights in the order of the grid's maps: a CAV of a flattened layer has
  /// them in the order of the tensor.
  func laid(on grid: UnitGrid) -> UnitDirection {
    guard weights.count == grid.tensorCount, weights.count != grid.units else { return self }
    return UnitDirection(name: name, weights: grid.maps(of: weightsTensor).elements)
  }

  /// What is wrong with the direction for a grid; `nil` if it fits.
  package func fault(for grid: UnitGrid, layer: String) -> Fault? {
    if !weights.allSatisfy(\.isFinite) { return .directionNotFinite(name) }
    if [grid.units, grid.tensorCount].contains(weights.count) { return nil }
    return .otherDirection(name, weights.count, layer: layer, units: grid.units)
  }

  /// How much of the direction each unit carries: the cosine between the direction and the unit's
  /// own axis, or for a CAV of the flattened layer the length of its part in the unit's map with the
  /// sign of that part's sum.
  package func cosines(_ units: Int) -> [Double] {
    let length = weights.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    guard length > 0 else { return [Double](repeating: 0, count: units) }
    let places = max(1, weights.count / units)
    return (0..<units).map { unit in
      let part = weights[unit * places..<(unit + 1) * places].map(Double.init)
      let size = part.reduce(0) { $0 + $1 * $1 }.squareRoot() / length
      return part.reduce(0, +) < 0 ? -size : size
    }
  }
}
