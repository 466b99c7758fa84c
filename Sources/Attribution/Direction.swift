public import Diagnostics
public import Tensors

/// A unit vector in the space of a layer's activations, with the hyperplane that it is normal to.
///
/// The hyperplane is w.x + b = 0; the direction is w / |w|, w the normal that a classifier found.
public struct Direction: Sendable, Hashable {
  /// What the components stand for.
  public enum Space: Sendable, Hashable {
    /// One component for each number of the layer, in the order of this shape, such as [C, H, W].
    case flattened(Shape)
    /// One component for each of C channels, the same at every position: of `[C]`, `[C, H, W]` or
    /// tokens `[T, C]`.
    case channels(Int)

    /// The number of components.
    public var dimension: Int {
      switch self {
      case .flattened(let shape): shape.count
      case .channels(let count): count
      }
    }

    /// The components' extents: [C, H, W] or [C].
    public var shape: Shape {
      switch self {
      case .flattened(let shape): shape
      case .channels(let count): [count]
      }
    }
  }

  /// The name of the tensor.
  public let layer: String
  /// What the components stand for.
  public let space: Space
  /// w / |w|, of length 1 to single precision, [space.dimension].
  public let components: [Float]
  /// |w|, positive.
  public let normalLength: Double
  /// b, which belongs to w and not to the unit vector.
  public let intercept: Double

  /// How far from 1 the length of stored components may be.
  ///
  /// Rounding d components of a unit vector to single precision changes its length by 2⁻²⁴ at most.
  public static let unitTolerance = 1e-5

  /// The direction of a normal.
  ///
  /// - Throws: `attribution.no-direction` if the normal is zero or not finite.
  /// - Precondition: there is one number a dimension.
  public init(
    normal: [Double],
    intercept: Double,
    layer: String,
    space: Space
  ) throws(InputError) {
    precondition(normal.count == space.dimension, "\(normal.count) for \(space.dimension)")
    let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0, length.isFinite, intercept.isFinite else {
      throw InputError(.noDirection(layer))
    }
    self.layer = layer
    self.space = space
    self.intercept = intercept
    components = normal.map { Float($0 / length) }
    normalLength = length
  }

  /// A direction that was stored.
  ///
  /// - Throws: `attribution.bad-direction` with every fault: another number of components than the
  ///   space has, a length that is not 1, numbers that are not finite.
  public init(
    checking components: [Float],
    normalLength: Double,
    intercept: Double,
    layer: String,
    space: Space
  ) throws(InputError) {
    let length = components.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    var faults: [Fault] = []
    if components.count != space.dimension {
      faults.append(.badDirection("\(components.count) components for \(space.shape)"))
    }
    if !(abs(length - 1) <= Self.unitTolerance) {
      faults.append(.badDirection("its length is \(length), not 1"))
    }
    if !(normalLength > 0 && normalLength.isFinite) {
      faults.append(.badDirection("the length of its normal is \(normalLength)"))
    }
    if !intercept.isFinite { faults.append(.badDirection("its intercept is \(intercept)")) }
    try InputError.throwAny(faults)
    self.layer = layer
    self.space = space
    self.components = components
    self.normalLength = normalLength
    self.intercept = intercept
  }

  /// The directional derivative S of a logit for each image, from its gradients at the layer,
  /// [m, C, H, W] or [m, T, C] -> [m].
  ///
  /// In the flattened space S = gradient . v. In the channel space v is added at every position:
  /// S = sum over positions of gradient . v.
  ///
  /// - Throws: `attribution.other-shape` if the gradients are not of this layer's shape.
  public func derivatives(of gradients: Tensor<Float>) throws(InputError) -> [Double] {
    try products(with: gradients, what: "gradients", weight: 1)
  }

  /// v . x for each image's activations x, [m, C, H, W] or [m, T, C] -> [m]; in the channel space x
  /// is the mean over positions.
  ///
  /// - Throws: `attribution.other-shape` if the activations are not of this layer's shape.
  public func projections(of activations: Tensor<Float>) throws(InputError) -> [Double] {
    let positions = activations.rowCount / max(1, space.dimension)
    return try products(
      with: activations,
      what: "activations",
      weight: 1 / Double(max(1, positions))
    )
  }

  /// The signed distance from the hyperplane of something whose projection is known: v . x + b / |w|,
  /// positive on the side to which the direction points.
  public func distance(ofProjection projection: Double) -> Double {
    projection + intercept / normalLength
  }

  /// The sum over positions of each row's product with the components, times a weight.
  private func products(
    with rows: Tensor<Float>,
    what: String,
    weight: Double
  ) throws(InputError) -> [Double] {
    let own = Array(rows.shape.dims.dropFirst())
    guard rows.shape.rank >= 1, let layout = DirectionLayout(space, in: Shape(own)) else {
      throw InputError(.otherShape(what, own, wanted: space.shape.dims, layer))
    }
    let width = rows.rowCount
    return rows.elements.withUnsafeBufferPointer { numbers in
      components.withUnsafeBufferPointer { components in
        (0..<rows.shape[0]).map { row in
          var sum = 0.0
          for channel in 0..<layout.dimension {
            var total = 0.0
            for position in 0..<layout.positions {
              total += Double(numbers[row * width + layout.place(channel, at: position)])
            }
            sum += Double(components[channel]) * total
          }
          return sum * weight
        }
      }
    }
  }
}
