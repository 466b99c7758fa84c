package import Diagnostics
package import Tensors

/// A layer seen as units, each with a map over a grid of places.
package struct UnitGrid: Sendable, Hashable {
  /// U, the number of units.
  package let units: Int
  /// The rows of a unit's map; 1 for a layer without places.
  package let height: Int
  /// The columns of a unit's map.
  package let width: Int
  /// How the units lie in the tensor; never `.automatic`.
  package let axes: LayerAxes
  /// The tokens before the first that has a place.
  private let skipped: Int

  /// The units of a tensor.
  ///
  /// - Parameters:
  ///   - layer: its name, for what is said of it.
  ///   - shape: its extents for one image, such as `[C, H, W]`.
  ///   - axes: what they stand for.
  /// - Throws: `attribution.no-units` if the shape has no such axes.
  package init(_ layer: String, _ shape: Shape, axes: LayerAxes) throws(InputError) {
    let axes = axes == .automatic ? Self.guess(shape) : axes
    let dims = shape.dims
    var skipped = 0
    switch (axes, dims.count) {
    case (.channelsFirst?, 3): (units, height, width) = (dims[0], dims[1], dims[2])
    case (.channelsLast?, 3): (height, width, units) = (dims[0], dims[1], dims[2])
    case (.vector?, 1): (units, height, width) = (dims[0], 1, 1)
    case (.tokens?, 2):
      let side = Self.side(of: dims[0])
      skipped = dims[0] - side * side
      guard side > 0, skipped <= 2 else { throw InputError(.noTokenGrid(layer, tokens: dims[0])) }
      (units, height, width) = (dims[1], side, side)
    default: throw InputError(.noUnits(layer, shape, axes: axes))
    }
    guard let axes, units > 0, height > 0, width > 0 else {
      throw InputError(.noUnits(layer, shape, axes: axes))
    }
    self.axes = axes
    self.skipped = skipped
  }

  /// h w.
  package var places: Int { height * width }

  /// The elements of the tensor, tokens without a place included.
  package var tensorCount: Int { (places + skipped) * units }

  /// The maps of all units, `[U, h, w]`.
  ///
  /// - Parameter tensor: one image's tensor, of the shape that the grid was made for.
  package func maps(of tensor: Tensor<Float>) -> Tensor<Float> {
    let shape: Shape = [units, height, width]
    if axes == .channelsFirst || axes == .vector { return tensor.reshaped(shape) }
    let (first, places, units) = (skipped * units, places, units)
    let elements = [Float](unsafeUninitializedCapacity: units * places) { maps, count in
      tensor.elements.withUnsafeBufferPointer { elements in
        for place in 0..<places {
          for unit in 0..<units {
            maps[unit * places + place] = elements[first + place * units + unit]
          }
        }
      }
      count = units * places
    }
    return Tensor(shape, elements)
  }

  /// The place of an element of the tensor, `nil` for a token without one.
  package func place(of element: Int) -> Int? {
    switch axes {
    case .channelsFirst, .vector, .automatic: return element % places
    case .channelsLast, .tokens:
      let place = element / units - skipped
      return place < 0 ? nil : place
    }
  }

  private static func guess(_ shape: Shape) -> LayerAxes? {
    switch shape.rank {
    case 1: .vector
    case 2: .tokens
    case 3: shape[0] == shape[1] && shape[1] != shape[2] ? .channelsLast : .channelsFirst
    default: nil
    }
  }

  /// The largest side whose square is not more.
  private static func side(of count: Int) -> Int {
    var side = Int(Double(count).squareRoot())
    while side * side > count { side -= 1 }
    return side
  }
}
