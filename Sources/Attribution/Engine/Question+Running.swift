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

  /// The values of the target's tensor for other rows.
  func targetOutputs(of rows: Tensor<Float>, owners: [Int]) throws -> Tensor<Float>? {
    let name = targetTensor
    guard scoresBeforeGradients else {
      return try outputs([name], of: rows, owners: owners)[name]
    }
    var inputs = context.mapValues { $0.gathered(owners) }
    inputs[tensor] = rows
    return try Self.values(of: [name], inputs, engine, beforeGradientsOf: tensor)[name]
  }

  /// The values of tensors for all images.
  ///
  /// - Parameter input: an input by whose gradients' plan they are found; by default a plan of their
  ///   own.
  /// - Precondition: every input holds one row an image; with `input` there is one name.
  static func values(
    of names: [String],
    _ inputs: [String: Tensor<Float>],
    _ engine: Engine,
    beforeGradientsOf input: String? = nil
  ) throws -> [String: Tensor<Float>] {
    if let input,
      let found = try forward(to: names[0], inputs, engine, beforeGradientsOf: input)
    {
      return found
    }
    let count = inputs.values.first?.shape[0] ?? 0
    let fixed = inputs.keys.sorted().compactMap { engine.fixedBatch(of: $0) }.first
    let size = max(1, fixed ?? min(count, engine.batchSize))
    var joined: [String: RowJoin] = [:]
    for start in stride(from: 0, to: count, by: size) {
      let end = min(start + size, count)
      let places = (start..<start + size).map { min($0, end - 1) }
      let values = try engine.run(inputs.mapValues { $0.gathered(places) }, record: names).recorded
      for (name, tensor) in values where tensor.shape.dims.first == size {
        joined[name, default: RowJoin()].append(tensor, end - start)
      }
    }
    return joined.mapValues(\.tensor)
  }

  /// The values of a tensor by the plan of its gradients; `nil` if the network has none, as its method
  /// will say.
  private static func forward(
    to output: String,
    _ inputs: [String: Tensor<Float>],
    _ engine: Engine,
    beforeGradientsOf input: String
  ) throws -> [String: Tensor<Float>]? {
    let count = inputs.values.first?.shape[0] ?? 0
    let shapes = inputs.mapValues { Shape(Array($0.shape.dims.dropFirst())) }
    let rows = WrittenRows(count, of: shapes) { name, row, elements in
      if let tensor = inputs[name] { elements.copy(tensor.rowElements(row)) }
    }
    var joined = RowJoin()
    do {
      try engine.runForward(
        rows,
        record: [output],
        before: [.init(from: output, to: [input])]
      ) { blocks in
        for passed in blocks {
          if let tensor = passed.recorded[output] { joined.append(tensor, passed.rows.count) }
        }
      }
    } catch is InputError {
      return nil
    }
    return [output: joined.tensor]
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
