import Diagnostics
import Networks
import Tensors

/// Runs images beside their references and passes the differences between them back.
///
/// A block of rows holds images and then, in the same order, their references; the rules pair each
/// row of the first half with its partner. Multipliers flow through both halves, and those of the
/// first half are kept.
struct PairedPass {
  private let question: Question
  private let rulesName: String
  /// The rules; they are looked up when a plan is made, and plans are kept.
  let rules: BackwardRules
  /// Pairs that run at once.
  let blockPairs: Int
  /// The only number of pairs that the file takes, if it fixes the batch.
  private let fixedPairs: Int?

  /// - Parameter tensors: where the pass is read; the question's own tensor by default.
  /// - Throws: `attribution.unfit-method` if the file fixes a batch with no room for references, and
  ///   what planning throws.
  init(_ question: Question, _ rule: DeepLift.Rule, to tensors: [String]? = nil) throws {
    self.question = question
    let engine = question.engine
    let inputs = question.context.merging([question.tensor: question.values]) { own, _ in own }
    let fixed = inputs.keys.sorted().compactMap { name in
      engine.fixedBatch(of: name).map { (name, $0) }
    }.first
    if let (name, batch) = fixed, batch % 2 != 0 {
      throw InputError(.noRoomForReference(name, batch))
    }
    fixedPairs = (fixed?.1).map { $0 / 2 }
    blockPairs = fixedPairs ?? max(1, engine.batchSize / 2)
    let places = tensors ?? [question.tensor]
    let boundaries = Set(places + [question.tensor, question.targetTensor])
    let rows = fixed?.1 ?? 4
    let request = PlanRequest(
      inputs: inputs.mapValues { Shape([rows] + $0.shape.dims.dropFirst()) },
      known: engine.known,
      record: [question.targetTensor]
    )
    rules = { path in
      let axes = try engine.network.rowAxes(of: request)
      return try DifferenceRules(rule: rule, axes: axes, boundaries: boundaries).choose(path)
    }
    rulesName = (["deep-lift", rule.rawValue] + boundaries.sorted()).joined(separator: " ")
  }

  /// One image beside one reference.
  struct Pair {
    /// The image.
    let owner: Int
    /// The values of the question's tensor for the image and for its reference.
    let values: ArraySlice<Float>
    let reference: ArraySlice<Float>
    /// What the pass begins with, a row of the target's tensor; the target's weights by default.
    var cotangent: ArraySlice<Float>?
  }

  /// What comes of one pair.
  struct Passed {
    /// The multiplier of each element at each of the tensors.
    let multipliers: [String: ArraySlice<Float>]
    /// How much larger the image's score is than its reference's.
    let difference: Double
    /// What each recorded tensor has more for the image than for the reference.
    let changes: [String: [Float]]
  }

  /// Runs at most `blockPairs` pairs, always in a block of one size, so that one plan serves all.
  ///
  /// - Parameter size: how many pairs the block holds, unless the file fixes the batch; the last is
  ///   repeated to fill it.
  func run(
    _ pairs: [Pair],
    size: Int,
    to tensors: [String]? = nil,
    record: [String] = []
  ) throws -> [Passed] {
    let size = fixedPairs ?? size
    let all = pairs + Array(repeating: pairs[pairs.count - 1], count: size - pairs.count)
    let shape = Shape([2 * size] + question.rowShape.dims)
    let rows = Tensor(shape, all.flatMap(\.values) + all.flatMap(\.reference))
    let places = tensors ?? [question.tensor]
    var seed = Question.Seed.weights
    if let first = pairs[0].cotangent {
      let cotangents = (all + all).flatMap { $0.cotangent ?? [] }
      seed = .cotangents(
        Tensor([2 * size, first.count], cotangents).reshaped(
          Shape([2 * size] + question.weights.shape.dims.dropFirst())
        )
      )
    }
    let passed = try question.backward(
      of: rows,
      owners: (all + all).map(\.owner),
      to: places,
      record: record,
      seed: seed,
      together: true,
      rulesName: rulesName,
      rules: rules
    )
    return pairs.indices.map { index in
      Passed(
        multipliers: Dictionary(
          uniqueKeysWithValues: places.map {
            ($0, passed.gradient(at: $0).rowElements(index))
          }
        ),
        difference: passed.scores[index] - passed.scores[index + size],
        changes: Dictionary(
          uniqueKeysWithValues: record.compactMap { name in
            passed.recorded[name].map { values in
              (name, zip(values.rowElements(index), values.rowElements(index + size)).map(-))
            }
          }
        )
      )
    }
  }

  /// The contributions of every element, averaged over the references of each image.
  ///
  /// - Parameters:
  ///   - references: one or several for each image.
  /// - Returns: contributions `[N, ...]`, and how much larger each image's score is than the mean of
  ///   its references'.
  func contributions(
    _ references: BaselineRows
  ) throws -> (values: Tensor<Float>, differences: [Double]) {
    let count = references.count
    let width = question.values.rowCount
    var sums = [Double](repeating: 0, count: question.values.shape.count)
    var differences = [Double](repeating: 0, count: question.count)
    let total = question.count * count
    let size = min(blockPairs, total)
    for start in stride(from: 0, to: total, by: size) {
      let pairs = (start..<min(start + size, total)).map { index in
        Pair(
          owner: index / count,
          values: question.values.rowElements(index / count),
          reference: references.row(image: index / count, draw: index % count)[...]
        )
      }
      for (pair, passed) in zip(pairs, try run(pairs, size: size)) {
        differences[pair.owner] += passed.difference / Double(count)
        let multipliers = passed.multipliers[question.tensor] ?? []
        let base = pair.owner * width
        for (place, ((x, reference), multiplier)) in zip(
          zip(pair.values, pair.reference),
          multipliers
        ).enumerated() {
          sums[base + place] += (Double(x) - Double(reference)) * Double(multiplier) / Double(count)
        }
      }
    }
    return (Tensor(question.values.shape, sums.map(Float.init)), differences)
  }
}
