import Diagnostics
import Networks
import Statistics
import Tensors

/// How rows and their owners are run, block by block.
extension Question {
  /// The name of the tensor that the targets are numbers of.
  public var targetTensor: String { targets[0].tensor }

  /// The weights of an image's target.
  func weights(of owner: Int) -> ArraySlice<Float> { weights.rowElements(owner) }

  /// What the backward pass of some rows begins with.
  ///
  /// - Parameters:
  ///   - owners: those of all rows.
  ///   - rows: which of them.
  ///   - output: the values of the targets' tensor for these rows.
  func cotangents(
    _ seed: Seed,
    _ owners: [Int],
    _ rows: Range<Int>,
    _ output: Tensor<Float>?
  ) throws -> Tensor<Float> {
    let owners = Array(owners[rows])
    switch seed {
    case .cotangents(let given): return given.gathered(Array(rows))
    case .weights: return weights.gathered(owners)
    case .relevance:
      var product = weights.gathered(owners)
      if let output {
        for index in product.elements.indices { product.elements[index] *= output.elements[index] }
      }
      return product
    case .probability:
      guard let output else { return weights.gathered(owners) }
      return ScoreScale.probabilityGradients(output, weights: weights.gathered(owners))
    }
  }

  /// Runs all rows block by block and joins what comes out.
  func run(
    _ rows: Tensor<Float>,
    _ owners: [Int],
    _ body: ([String: Tensor<Float>]) throws -> [String: Tensor<Float>]
  ) throws -> [String: Tensor<Float>] {
    try run(rows, owners, seed: .weights) { inputs, _, _ in try body(inputs) }
  }

  /// The same with a seed, of which each block is given its part.
  ///
  /// - Parameter together: whether all rows are one block, whatever the batch size.
  func run(
    _ rows: Tensor<Float>,
    _ owners: [Int],
    seed: Seed,
    together: Bool = false,
    _ body: ([String: Tensor<Float>], [Int], Seed) throws -> [String: Tensor<Float>]
  ) throws -> [String: Tensor<Float>] {
    precondition(rows.shape[0] == owners.count, "one owner a row")
    let fixed = engine.fixedBatch(of: context.keys.sorted().first ?? tensor)
    var joined: [String: RowJoin] = [:]
    let blocks =
      fixed.map { size in
        stride(from: 0, to: owners.count, by: size).map { $0..<min($0 + size, owners.count) }
      } ?? (together ? [owners.indices] : self.blocks(of: owners.count))
    // Every block is as long as the first, so that one plan serves all.
    let size = fixed ?? blocks.first?.count ?? 0
    for block in blocks {
      let places = Array(block) + Array(repeating: block.upperBound - 1, count: size - block.count)
      let isWhole = places.count == owners.count && block.count == owners.count
      let own = places.map { owners[$0] }
      var inputs = context.mapValues { $0.gathered(own) }
      inputs[tensor] = isWhole ? rows : rows.gathered(places)
      var part = seed
      if case .cotangents(let given) = seed { part = .cotangents(given.gathered(places)) }
      for (name, tensor) in try body(inputs, own, part) {
        joined[name, default: RowJoin()].append(tensor, block.count)
      }
    }
    return joined.mapValues(\.tensor)
  }

  /// The values of tensors for all images.
  ///
  /// - Parameter input: as for `forward`.
  /// - Precondition: every input holds one row an image.
  static func values(
    of names: [String],
    _ inputs: [String: Tensor<Float>],
    _ engine: Engine,
    beforeGradientsOf input: String? = nil
  ) throws -> [String: Tensor<Float>] {
    let count = inputs.values.first?.shape[0] ?? 0
    let shapes = inputs.mapValues { Shape(Array($0.shape.dims.dropFirst())) }
    let rows = WrittenRows(count, of: shapes) { name, row, elements in
      if let tensor = inputs[name] { elements.copy(tensor.rowElements(row)) }
    }
    var joined: [String: RowJoin] = [:]
    try forward(rows, to: names, engine, beforeGradientsOf: input) { blocks in
      for passed in blocks {
        for (name, tensor) in passed.recorded {
          joined[name, default: RowJoin()].append(tensor, passed.rows.count)
        }
      }
    }
    return joined.mapValues(\.tensor)
  }

  /// Runs rows forward.
  ///
  /// - Parameters:
  ///   - names: the tensors whose values are given; with `input` one.
  ///   - input: an input by the plan of whose gradients they are run; by default by a plan of their
  ///     own.
  static func forward(
    _ rows: WrittenRows,
    to names: [String],
    _ engine: Engine,
    beforeGradientsOf input: String?,
    use: ([PassedRows]) throws -> Void
  ) throws {
    if let input {
      let gradient = Engine.Backward(from: names[0], to: [input])
      var isUsed = false
      do {
        return try engine.runForward(rows, record: names, before: [gradient]) {
          isUsed = true
          try use($0)
        }
      } catch let error as InputError {
        // Without a gradient no row was run; that there is none, the method will say.
        if isUsed { throw error }
      }
    }
    try engine.run(rows, record: names, use: use)
  }

  /// The random numbers of each image.
  static func streams(_ seed: UInt64, _ places: [Int]) -> [SeededGenerator] {
    places.map { SeededGenerator(seed: seed).stream($0) }
  }

  /// The sum of products, leaving out elements of no weight, which may be infinite.
  static func product(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
    zip(a, b).reduce(0) { $1.0 == 0 ? $0 : $0 + Double($1.0) * Double($1.1) }
  }
}
