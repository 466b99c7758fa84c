import Tensors

/// How a direction lies in a layer's rows: where each component is at each position.
///
/// The flattened space has one position. Channels come before rows and columns (`[C]`, `[C, H, W]`)
/// and after tokens (`[T, C]`): the class token is a position like the others.
struct DirectionLayout: Sendable, Hashable {
  /// The number of components.
  let dimension: Int
  /// The number of positions.
  let positions: Int
  private let componentStride: Int
  private let positionStride: Int

  /// The layout in rows of a shape; `nil` if they are not of the direction's layer.
  init?(_ space: Direction.Space, in row: Shape) {
    dimension = space.dimension
    switch space {
    case .flattened(let shape):
      guard row == shape || row.dims == [shape.count] else { return nil }
      (positions, componentStride, positionStride) = (1, 1, 1)
    case .channels(let count):
      let hasTokens = row.rank == 2
      guard count > 0, (hasTokens ? row.dims.last : row.dims.first) == count else { return nil }
      positions = row.count / count
      (componentStride, positionStride) = hasTokens ? (1, count) : (positions, 1)
    }
  }

  /// The place in a row of a component at a position.
  func place(_ component: Int, at position: Int) -> Int {
    component * componentStride + position * positionStride
  }

  /// The inner product of a row with a vector at each position.
  func products(_ row: [Double], _ vector: (Int) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: positions)
    for component in 0..<dimension {
      let weight = vector(component)
      for position in 0..<positions {
        sums[position] += weight * row[place(component, at: position)]
      }
    }
    return sums
  }

  /// A row: a vector at each position times that position's number.
  func spread(_ numbers: [Double], _ vector: (Int) -> Double) -> [Double] {
    var row = [Double](repeating: 0, count: dimension * positions)
    for component in 0..<dimension {
      let weight = vector(component)
      for position in 0..<positions {
        row[place(component, at: position)] = weight * numbers[position]
      }
    }
    return row
  }
}
