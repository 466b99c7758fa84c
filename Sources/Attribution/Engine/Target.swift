public import Diagnostics
public import Tensors

/// What a method explains: one number that is linear in one tensor of the network.
///
/// The number is the sum of the tensor's elements times weights: for a class one logit, for a unit the
/// sum of its map, for a direction (such as a CAV) the projection on it.
public struct Target: Sendable, Hashable {
  /// Which number of the tensor.
  public enum Selection: Sendable, Hashable {
    /// The element of this index among all of a row, such as a class.
    case element(Int)
    /// The largest element of a row: the class that the network names first.
    case largest
    /// A unit: the sum of one channel over all positions.
    case unit(Int)
    /// A region of a unit: the sum of one channel over rows and columns of its map.
    case region(unit: Int, rows: Range<Int>, columns: Range<Int>)
    /// The projection on a direction; in the channel space summed over positions.
    case direction(Direction)
  }

  /// The tensor's exact name.
  public let tensor: String
  /// Which number of it.
  public let selection: Selection

  /// A number of a tensor.
  public init(_ selection: Selection, of tensor: String) {
    self.selection = selection
    self.tensor = tensor
  }

  /// The weight of each element of a row: the gradient of the number with respect to the tensor.
  ///
  /// - Parameter values: a row of the tensor, without the batch axis.
  /// - Throws: `attribution.bad-target` where the tensor has no such number.
  public func weights(for values: Tensor<Float>) throws(InputError) -> Tensor<Float> {
    let shape = values.shape
    var weights = Tensor<Float>(shape, repeating: 0)
    func refused(_ what: String, _ remedy: String) -> InputError {
      InputError(.badTarget(what, of: tensor, shape, remedy: remedy))
    }
    switch selection {
    case .element(let index):
      guard weights.elements.indices.contains(index) else {
        throw refused("index \(index)", "indices go from 0 to \(shape.count - 1)")
      }
      weights.elements[index] = 1
    case .largest:
      guard
        let index = values.elements.indices.max(by: { a, b in
          values.elements[a] == values.elements[b]
            ? a > b : values.elements[a] < values.elements[b]
        })
      else { throw refused("largest element", "the tensor is empty") }
      weights.elements[index] = 1
    case .unit(let unit):
      try set(unit, shape, &weights) { _, _ in true }
    case .region(let unit, let rows, let columns):
      guard shape.rank == 3, !rows.isEmpty, !columns.isEmpty,
        rows.lowerBound >= 0, columns.lowerBound >= 0,
        rows.upperBound <= shape[1], columns.upperBound <= shape[2]
      else {
        throw refused(
          "region \(rows.lowerBound):\(rows.upperBound),\(columns.lowerBound):\(columns.upperBound)",
          "a region lies inside the map of a unit of [C, H, W]"
        )
      }
      try set(unit, shape, &weights) { rows.contains($0) && columns.contains($1) }
    case .direction(let direction):
      guard let layout = DirectionLayout(direction.space, in: shape) else {
        throw refused("direction of \(direction.space.shape)", "take the direction's own layer")
      }
      for component in 0..<layout.dimension {
        for position in 0..<layout.positions {
          let place = layout.place(component, at: position)
          weights.elements[place] = direction.components[component]
        }
      }
    }
    return weights
  }

  private func set(
    _ unit: Int,
    _ shape: Shape,
    _ weights: inout Tensor<Float>,
    where isInside: (Int, Int) -> Bool
  ) throws(InputError) {
    guard shape.rank >= 1, (0..<shape[0]).contains(unit) else {
      throw InputError(
        .badTarget(
          "unit \(unit)",
          of: tensor,
          shape,
          remedy: "units go from 0 to \((shape.dims.first ?? 0) - 1)"
        )
      )
    }
    let plane = weights.rowCount
    let width = shape.rank == 3 ? shape[2] : plane
    for place in 0..<plane where isInside(place / max(1, width), place % max(1, width)) {
      weights.elements[unit * plane + place] = 1
    }
  }
}
