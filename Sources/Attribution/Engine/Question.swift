import Diagnostics
public import Networks
import Statistics
public import Tensors

/// What a method is asked: why does this number come out for these rows of this tensor?
///
/// The tensor is the network's input for pixel attribution, and any other tensor for a layer's: then
/// the network is run from that tensor on, and what bypasses it is computed from the inputs as they
/// are. So every method works with respect to every tensor.
public struct Question: Sendable {
  /// The engine.
  public let engine: Engine
  /// The name of the tensor whose elements are given relevance.
  public let tensor: String
  /// The tensor's values, `[N, ...]`: one row an image.
  public let values: Tensor<Float>
  /// The network's inputs beside the tensor, each `[N, ...]`; empty if the tensor is the only input.
  public let context: [String: Tensor<Float>]
  /// What is explained, one target an image; all of one tensor, none `.largest`.
  public let targets: [Target]
  /// The weights of each image's target, `[N, ...]` of the target's tensor.
  public let weights: Tensor<Float>
  /// What the input's numbers mean as pixels; `nil` if the tensor does not hold pixels.
  public let domain: PixelDomain?
  /// The seed of all that is random; the same seed gives the same bytes.
  public let seed: UInt64
  /// The number of each image among all that are asked about, from 0: of the same image the same
  /// random numbers and the same name, whichever others are in the question.
  public let places: [Int]
  /// What the input's numbers mean as pixels, whichever the tensor is.
  let pixels: PixelDomain?
  /// The random numbers of each image.
  let streams: [SeededGenerator]
  /// Whether scores are found by the plan by which gradients are.
  let scoresBeforeGradients: Bool
  private let lazyScores: LazyScores

  /// A question about images.
  ///
  /// - Parameters:
  ///   - engine: the network's engine.
  ///   - tensor: the tensor whose elements are given relevance, by exact name.
  ///   - inputs: the network's inputs, each `[N, ...]`.
  ///   - target: what is explained, for all images; `.largest` is settled image by image.
  ///   - domain: what the input's numbers mean as pixels.
  ///   - seed: the seed of all that is random.
  ///   - places: the number of each image among all, from 0; by default its row.
  ///   - sweepsGradients: whether it is asked of a method that does: then scores are found by the same
  ///     plan, so that one less is made.
  /// - Throws: `attribution.bad-target`, `attribution.unequal-inputs`, `network.not-one-row-each`,
  ///   and what planning and running throw.
  public init(
    _ engine: Engine,
    about tensor: String,
    inputs: [String: Tensor<Float>],
    target: Target,
    domain: PixelDomain? = nil,
    seed: UInt64 = 0,
    places: [Int]? = nil,
    sweepsGradients: Bool = false
  ) throws {
    let isInput = inputs[tensor] != nil
    let count = inputs.values.first?.shape.dims.first ?? 0
    guard count > 0, inputs.values.allSatisfy({ $0.shape.dims.first == count }) else {
      throw InputError(.unequalInputs(inputs.mapValues(\.shape)))
    }
    // What is asked of an input is known without a run, but for which class is the largest.
    let known =
      isInput && target.selection != .largest ? Self.shape(of: target.tensor, inputs, engine) : nil
    let names = Set([target.tensor] + (isInput ? [] : [tensor])).sorted()
    let before = sweepsGradients && isInput ? tensor : nil
    let find: @Sendable () throws -> [String: Tensor<Float>] = {
      try Self.values(of: names, inputs, engine, beforeGradientsOf: before)
    }
    let first = known == nil ? try find() : [:]
    func found(_ name: String) -> Tensor<Float> { first[name] ?? Tensor([0], []) }
    let shape = known ?? found(target.tensor).shape
    self.engine = engine
    self.tensor = tensor
    values = inputs[tensor] ?? found(tensor)
    self.domain = isInput ? domain : nil
    self.seed = seed
    pixels = domain
    precondition(places.map { $0.count == count } ?? true, "a place for each image")
    self.places = places ?? Array(0..<count)
    streams = Self.streams(seed, self.places)
    context = inputs.filter { $0.key != tensor }
    let output = first[target.tensor] ?? Tensor(shape, repeating: 0)
    let rows = try (0..<count).map { try target.weights(for: output.row($0)) }
    targets = rows.map { weights in
      guard target.selection == .largest, let index = weights.elements.firstIndex(of: 1) else {
        return target
      }
      return Target(.element(index), of: target.tensor)
    }
    let weights = Tensor(shape, rows.flatMap(\.elements))
    self.weights = weights
    scoresBeforeGradients = before != nil
    lazyScores = LazyScores {
      let output = try first[target.tensor] ?? find()[target.tensor]
      return (0..<count).map { image in
        output.map { Self.product(weights.rowElements(image), $0.rowElements(image)) } ?? 0
      }
    }
  }

  /// The targets' values for the images as they are; the first to ask pays for a forward pass, if
  /// none was needed to know the target.
  public var scores: [Double] { get throws { try lazyScores.values() } }

  /// Another question of the same kind, about other rows or another tensor.
  init(
    like other: Question,
    about tensor: String,
    values: Tensor<Float>,
    context: [String: Tensor<Float>],
    owners: [Int],
    scores: LazyScores,
    seed: UInt64? = nil,
    streams: [SeededGenerator]? = nil
  ) {
    engine = other.engine
    self.tensor = tensor
    self.values = values
    self.context = context
    targets = owners.map { other.targets[$0] }
    weights = other.weights.gathered(owners)
    scoresBeforeGradients = other.scoresBeforeGradients && tensor == other.tensor
    lazyScores = scores
    domain = other.engine.network.isInput(tensor) ? other.pixels : nil
    self.seed = seed ?? other.seed
    pixels = other.pixels
    places = owners.map { other.places[$0] }
    self.streams = streams ?? Self.streams(self.seed, Array(owners.indices))
  }

  /// The number of images, N.
  public var count: Int { values.shape[0] }

  /// The shape of one row of the tensor.
  public var rowShape: Shape { Shape(Array(values.shape.dims.dropFirst())) }

  /// Blocks of rows to run one after the other, all of nearly the same size.
  ///
  /// - Parameter count: how many rows there are in all.
  public func blocks(of count: Int) -> [Range<Int>] {
    guard count > 0 else { return [] }
    let blocks = (count + engine.batchSize - 1) / engine.batchSize
    let size = (count + blocks - 1) / blocks
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  // MARK: Forward

  /// The value of each row's target.
  ///
  /// - Parameters:
  ///   - rows: `[m, ...]`, other values of the tensor.
  ///   - owners: the image to which each row belongs: its target and its other inputs.
  public func scores(of rows: Tensor<Float>, owners: [Int]) throws -> [Double] {
    precondition(rows.shape[0] == owners.count, "one owner a row")
    var scores: [Double] = []
    try forEachOutput(owners.count, owner: { owners[$0] }) { row, elements in
      elements.copy(rows.rowElements(row))
    } take: { row, output in
      scores.append(Self.product(weights(of: owners[row]), output))
    }
    return scores
  }

  /// The values of other tensors for rows of the tensor, each `[m, ...]`.
  public func outputs(
    _ names: [String],
    of rows: Tensor<Float>,
    owners: [Int]
  ) throws -> [String: Tensor<Float>] {
    try run(rows, owners) { try engine.run($0, record: names).recorded }
  }
}
