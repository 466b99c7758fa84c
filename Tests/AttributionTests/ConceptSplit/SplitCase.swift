import Attribution
import Diagnostics
import Networks
import TestSupport
import Tensors

/// The convolutional network of the difference tests, cut after its first ReLU or its max-pool.
struct SplitCase {
  /// A layer, with the dense layers that lie before it.
  struct Layer: Sendable, CustomStringConvertible {
    let name: String
    let depth: Int
    let channels: Int
    let positions: Int

    var description: String { name }

    static let relu = Layer(name: "relu", depth: 2, channels: 4, positions: 25)
    static let pool = Layer(name: "pool", depth: 3, channels: 4, positions: 4)
  }

  let question: Question
  let dense: DenseNetwork

  init(batchSize: Int = 16, fixedBatch: Int? = nil) throws {
    let (network, dense) = try DifferenceNetworks.convolutional(batch: fixedBatch)
    var numbers = Numbers(21)
    question = try Question(
      Engine(network, threads: 2, batchSize: batchSize),
      about: "x",
      inputs: ["x": numbers.tensor([2, 4, 9, 9])],
      target: Target(.element(1), of: "y")
    )
    self.dense = dense
  }

  /// The network before a layer, and from there on.
  func cut(at layer: Layer) -> (below: DenseNetwork, above: DenseNetwork) {
    (
      DenseNetwork(layers: Array(dense.layers[..<layer.depth])),
      DenseNetwork(layers: Array(dense.layers[layer.depth...]))
    )
  }

  /// Seeded directions of a layer.
  static func concepts(_ count: Int, at layer: Layer, flattened: Bool = false) throws
    -> [ConceptSplit.Concept]
  {
    var numbers = Numbers(22)
    let space: Direction.Space =
      flattened
      ? .flattened(layer == .relu ? [4, 5, 5] : [4, 2, 2])
      : .channels(layer.channels)
    return try (0..<count).map { index in
      let normal = numbers.tensor([space.dimension]).elements.map { Double($0) }
      return ConceptSplit.Concept(
        "concept \(index)",
        try Direction(normal: normal, intercept: 0, layer: layer.name, space: space)
      )
    }
  }
}

extension SplitCase.Layer: Equatable {}

/// The shares of vectors in the span of directions by Gram and Schmidt, in Float64: slow and obvious.
struct SlowSpan {
  /// The directions with each component repeated over positions, one basis a position.
  let directions: [[Double]]
  let positions: Int

  init(_ concepts: [ConceptSplit.Concept], positions: Int) {
    directions = concepts.map { $0.direction.components.map { Double($0) } }
    self.positions = positions
  }

  /// The share of one concept in the least-squares combination: what is left of its direction after
  /// those of the others are taken away is orthogonal to them, so that the inner product with it
  /// says how much of the direction itself is in a.
  func share(_ k: Int, of a: [Double]) -> [Double] {
    let dual = dual(k)
    return each(a) { row in
      let amount = zip(row, dual).reduce(0) { $0 + $1.0 * $1.1 }
      return directions[k].map { $0 * amount }
    }
  }

  /// The transposed matrix of `share`, applied to c.
  func transposedShare(_ k: Int, of c: [Double]) -> [Double] {
    let dual = dual(k)
    return each(c) { row in
      let amount = zip(row, directions[k]).reduce(0) { $0 + $1.0 * $1.1 }
      return dual.map { $0 * amount }
    }
  }

  /// The vector in the span whose inner product with direction k is 1 and with the others 0.
  private func dual(_ k: Int) -> [Double] {
    var basis: [[Double]] = []
    for index in directions.indices where index != k {
      basis.append(normalized(orthogonal(directions[index], to: basis)))
    }
    let own = orthogonal(directions[k], to: basis)
    let scale = zip(own, directions[k]).reduce(0) { $0 + $1.0 * $1.1 }
    return own.map { $0 / scale }
  }

  private func orthogonal(_ vector: [Double], to basis: [[Double]]) -> [Double] {
    basis.reduce(vector) { rest, unit in
      let amount = zip(rest, unit).reduce(0) { $0 + $1.0 * $1.1 }
      return zip(rest, unit).map { $0 - amount * $1 }
    }
  }

  private func normalized(_ vector: [Double]) -> [Double] {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  /// Applies a map of vectors at every position.
  private func each(_ a: [Double], _ change: ([Double]) -> [Double]) -> [Double] {
    let dimension = a.count / positions
    var result = a
    for p in 0..<positions {
      let changed = change((0..<dimension).map { a[$0 * positions + p] })
      for i in 0..<dimension { result[i * positions + p] = changed[i] }
    }
    return result
  }
}
