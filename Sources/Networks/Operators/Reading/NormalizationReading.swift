import Diagnostics
import Tensors

extension ChannelAffine {
  /// `BatchNormalization` with stored statistics.
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 2)
    guard try !reader.flag("training_mode", default: false) else {
      throw reader.fault(
        "training_mode is 1",
        remedy: "export the network in evaluation mode"
      )
    }
    let epsilon = Double(try reader.float("epsilon", default: 1e-5))
    var rows: [[Double]] = []
    for index in 1...4 {
      guard let values = try reader.constantFloats(index), values.count == shape[1] else {
        throw reader.fault("input \(index) must hold one number for each of \(shape[1]) channels")
      }
      rows.append(values.map(Double.init))
    }
    guard rows[3].allSatisfy({ $0 + epsilon > 0 }) else {
      throw reader.fault("a variance is negative")
    }
    let factors = zip(rows[0], rows[3]).map { $0 / ($1 + epsilon).squareRoot() }
    self.factors = factors
    summands = zip(rows[1], zip(rows[2], factors)).map { $0 - $1.0 * $1.1 }
  }
}

extension Standardization {
  /// `LayerNormalization`: groups span all axes from one on.
  init(layer reader: NodeReader) throws {
    let shape = try reader.rank(0, atLeast: 1)
    let axis = try reader.axis(reader.int("axis", default: -1), rank: shape.rank)
    let kept = Shape(shape.dims.enumerated().map { $0 < axis ? $1 : 1 })
    let parameters = try reader.parameters(first: 2, broadcastingTo: shape)
    try self.init(
      shape: shape,
      seen: shape,
      axes: Array(axis..<shape.rank),
      isCentered: true,
      epsilon: reader.number("epsilon", default: 1e-5),
      parameters: parameters,
      seenParameters: parameters.map { $0.padded(to: shape.rank) },
      statistics: [kept, kept]
    )
  }

  /// `RMSNormalization`: as `LayerNormalization`, but the mean stays.
  init(rootMeanSquare reader: NodeReader) throws {
    let shape = try reader.rank(0, atLeast: 1)
    let axis = try reader.axis(reader.int("axis", default: -1), rank: shape.rank)
    let parameters = try reader.parameters(first: 1, broadcastingTo: shape)
    try self.init(
      shape: shape,
      seen: shape,
      axes: Array(axis..<shape.rank),
      isCentered: false,
      epsilon: reader.number("epsilon", default: 1e-5),
      parameters: parameters,
      seenParameters: parameters.map { $0.padded(to: shape.rank) },
      statistics: []
    )
  }

  /// `InstanceNormalization`: one group a channel of each image.
  init(instance reader: NodeReader) throws {
    let shape = try reader.rank(0, atLeast: 2)
    let seen = Shape([shape[0], shape[1], shape.dims.dropFirst(2).reduce(1, *)])
    let channels: Shape = [shape[1]]
    self.init(
      shape: shape,
      seen: seen,
      axes: [2],
      isCentered: true,
      epsilon: try reader.number("epsilon", default: 1e-5),
      parameters: try reader.parameters(both: channels),
      seenParameters: [Shape([1, shape[1], 1]), Shape([1, shape[1], 1])],
      statistics: []
    )
  }

  /// `GroupNormalization`: one group for some channels of each image; the scale and bias are one a
  /// group in opset 18 and one a channel from 21 on.
  init(group reader: NodeReader) throws {
    let shape = try reader.rank(0, atLeast: 2)
    let groups = try reader.int("num_groups", default: 0)
    guard groups > 0, shape[1] % groups == 0 else {
      throw reader.fault("num_groups is \(groups), which does not divide \(shape[1]) channels")
    }
    let isPerChannel = reader.opset >= 21
    let width = shape[1] / groups
    let seen = Shape([shape[0], groups, width, shape.dims.dropFirst(2).reduce(1, *)])
    let parameter = Shape([1, groups, isPerChannel ? width : 1, 1])
    self.init(
      shape: shape,
      seen: seen,
      axes: [2, 3],
      isCentered: true,
      epsilon: try reader.number("epsilon", default: 1e-5),
      parameters: try reader.parameters(both: [parameter.count]),
      seenParameters: [parameter, parameter],
      statistics: []
    )
  }

  /// `MeanVarianceNormalization`: by default each channel over all images.
  init(meanVariance reader: NodeReader) throws {
    let shape = try reader.shape(0)
    self.init(
      shape: shape,
      seen: shape,
      axes: try reader.axes(reader.ints("axes") ?? [0, 2, 3], rank: shape.rank),
      isCentered: true,
      // The standard adds 1e-9 to the root of the variance.
      epsilon: 1e-18,
      parameters: [],
      seenParameters: [],
      statistics: []
    )
  }
}

extension LocalResponseNormalization {
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 2)
    size = try reader.int("size", default: 0)
    guard size > 0 else { throw reader.fault("size is \(size); at least 1 is needed") }
    alpha = try reader.number("alpha", default: 1e-4)
    beta = try reader.number("beta", default: 0.75)
    bias = try reader.number("bias", default: 1)
  }
}

extension LpNormalization {
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 1)
    axis = try reader.axis(reader.int("axis", default: -1), rank: shape.rank)
    let p = try reader.int("p", default: 2)
    guard p == 1 || p == 2 else { throw reader.fault("p is \(p); only 1 and 2 are norms here") }
    isL1 = p == 1
  }
}

extension NodeReader {
  /// The shapes of a scale and, where there is one, of a bias that broadcast to a shape.
  fileprivate func parameters(
    first count: Int,
    broadcastingTo shape: Shape
  ) throws(InputError) -> [Shape] {
    var parameters = [try self.shape(1)]
    if count > 1, isPresent(2) { parameters.append(try self.shape(2)) }
    for (index, parameter) in parameters.enumerated() {
      guard parameter.rank <= shape.rank, try broadcast(parameter, shape) == shape else {
        throw fault("input \(index + 1) of shape \(parameter) does not fit \(shape)")
      }
    }
    return parameters
  }

  /// The shapes of a scale and a bias that must both be a certain one.
  fileprivate func parameters(both wanted: Shape) throws(InputError) -> [Shape] {
    let parameters = [try shape(1), try shape(2)]
    for (index, parameter) in parameters.enumerated() where parameter != wanted {
      throw fault("input \(index + 1) of shape \(parameter) should be \(wanted)")
    }
    return parameters
  }
}

extension Shape {
  /// The shape with axes of extent 1 put in front.
  fileprivate func padded(to rank: Int) -> Shape {
    Shape([Int](repeating: 1, count: rank - self.rank) + dims)
  }
}
