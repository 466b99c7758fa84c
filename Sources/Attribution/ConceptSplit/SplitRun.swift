import Diagnostics
import Networks
import Tensors

/// The passes of a split: from the target to the layer, and from the layer on in parts.
struct SplitRun {
  private let split: ConceptSplit
  private let way: WayBack
  private let question: Question
  /// From the layer to the question's tensor; its target is never read, since all its passes begin
  /// with given cotangents.
  private let below: Question
  /// From the target to the layer.
  private let above: Question
  /// How the directions lie in a row of the layer.
  private let layout: DirectionLayout
  private let pairs: (above: PairedPass, below: PairedPass)?

  init(_ split: ConceptSplit, _ way: WayBack, _ question: Question) throws {
    self.split = split
    self.way = way
    self.question = question
    let inputs = question.context.merging([question.tensor: question.values]) { own, _ in own }
    below = try Question(
      question.engine,
      about: question.tensor,
      inputs: inputs,
      target: Target(.element(0), of: split.layer)
    )
    // Each image keeps its own target.
    above = question.asked(
      about: split.layer,
      values: try question.outputs(
        [split.layer],
        of: question.values,
        owners: Array(0..<question.count)
      )[split.layer] ?? question.values
    )
    guard let layout = DirectionLayout(split.span.directions[0].space, in: above.rowShape) else {
      throw InputError(
        .badConcepts(
          "they have the shape \(split.span.directions[0].space.shape), and the layer "
            + "'\(split.layer)' has \(above.rowShape)"
        )
      )
    }
    self.layout = layout
    switch way.rules {
    case .differences(let rule):
      let places = [split.layer, question.tensor]
      pairs = (
        try PairedPass(question, rule, to: places), try PairedPass(below, rule, to: places)
      )
    case .composite: pairs = nil
    }
  }

  /// The steps that are run one block after the other.
  var blocks: [Range<Int>] {
    guard let pairs else { return question.blocks(of: way.count) }
    return stride(from: 0, to: way.count, by: pairs.above.blockPairs).map {
      $0..<min($0 + pairs.above.blockPairs, way.count)
    }
  }

  /// What comes of a block of steps from the target down.
  struct Upper {
    let steps: [WayBack.Step]
    /// What arrived at the layer, a row a step.
    let atLayer: [[Double]]
    /// The layer's activations, or their changes.
    let activations: [[Double]]
    /// What arrived at the question's tensor.
    let atTensor: [[Double]]
  }

  func upper(_ block: Range<Int>) throws -> Upper {
    let steps = block.map(way.step)
    if let pairs {
      let passed = try pairs.above.run(
        steps.map(pair),
        size: min(pairs.above.blockPairs, way.count),
        to: [split.layer, question.tensor],
        record: [split.layer]
      )
      func arrived(_ tensor: String) -> [[Double]] {
        passed.map { $0.multipliers[tensor, default: []].map { Double($0) } }
      }
      return Upper(
        steps: steps,
        atLayer: arrived(split.layer),
        activations: passed.map { $0.changes[split.layer, default: []].map { Double($0) } },
        atTensor: arrived(question.tensor)
      )
    }
    guard case .composite(let name, let merges, let seed, let rules) = way.rules else {
      preconditionFailure("differences have pairs")
    }
    let passed = try question.backward(
      of: rows(steps),
      owners: steps.map(\.owner),
      to: [split.layer, question.tensor],
      record: [split.layer],
      seed: seed,
      rulesName: name,
      mergesBatchNormalization: merges,
      rules: rules
    )
    return Upper(
      steps: steps,
      atLayer: doubles(passed.gradient(at: split.layer)),
      activations: doubles(passed.recorded[split.layer] ?? Tensor([0], [])),
      atTensor: doubles(passed.gradient(at: question.tensor))
    )
  }

  /// The parts of a block: for each step what arrived at the question's tensor and what was sent, for
  /// each concept and then for the rest.
  struct Lower {
    let atTensor: [[[Double]]]
    let sent: [[[Double]]]
  }

  func lower(_ upper: Upper) throws -> Lower {
    let sent = try parts(upper)
    let count = split.concepts.count + 1
    let cotangents = sent.flatMap { $0.map { $0.map(Float.init) } }
    let steps = upper.steps.flatMap { Array(repeating: $0, count: count) }
    var arrived: [[Double]] = []
    if let pairs {
      for start in stride(from: 0, to: steps.count, by: pairs.below.blockPairs) {
        let block = start..<min(start + pairs.below.blockPairs, steps.count)
        let passed = try pairs.below.run(
          block.map { index in
            var pair = pair(steps[index])
            pair.cotangent = cotangents[index][...]
            return pair
          },
          size: pairs.below.blockPairs
        )
        arrived += passed.map { $0.multipliers[question.tensor, default: []].map { Double($0) } }
      }
    } else if case .composite(let name, let merges, _, let rules) = way.rules {
      let shape = Shape([steps.count] + above.rowShape.dims)
      let passed = try below.backward(
        of: rows(steps),
        owners: steps.map(\.owner),
        seed: .cotangents(Tensor(shape, cotangents.flatMap { $0 })),
        rulesName: name,
        mergesBatchNormalization: merges,
        rules: rules
      )
      arrived = doubles(passed.gradient(at: question.tensor))
    }
    return Lower(
      atTensor: upper.steps.indices.map { Array(arrived[$0 * count..<($0 + 1) * count]) },
      sent: sent
    )
  }

  // MARK: Parts at the layer

  /// What is sent down, for each step the concepts' parts and then the rest, which sum to what
  /// arrived.
  private func parts(_ upper: Upper) throws -> [[[Double]]] {
    let multipliers =
      switch way.flow {
      case .multipliers: upper.atLayer
      case .relevance: try relevanceMultipliers(upper)
      }
    return upper.steps.indices.map { step in
      let concepts: [[Double]]
      switch way.flow {
      case .multipliers: concepts = split.span.transposedShares(of: upper.atLayer[step], layout)
      case .relevance:
        concepts = split.span.shares(of: upper.activations[step], layout).map { share in
          zip(share, multipliers[step]).map(*)
        }
      }
      let whole = upper.atLayer[step]
      let rest = whole.indices.map { place in
        concepts.reduce(whole[place]) { $0 - $1[place] }
      }
      return concepts + [rest]
    }
  }

  /// c of R = a * c.
  ///
  /// Where a is 0, as behind a ReLU, R is 0 too and says nothing of c, which is what R becomes a unit
  /// of a small a. There the way back is run once more with a millionth of the mean magnitude in the
  /// place of the zeros.
  private func relevanceMultipliers(_ upper: Upper) throws -> [[Double]] {
    guard case .composite(let name, let merges, let seed, let rules) = way.rules else {
      return upper.atLayer
    }
    let smallest = upper.activations.map { row in
      1e-6 * row.reduce(0) { $0 + abs($1) } / Double(max(1, row.count))
    }
    let lifted = zip(upper.activations, smallest).map { row, least in
      row.map { abs($0) >= least ? Float($0) : Float(least) * ($0 < 0 ? -1 : 1) }
    }
    let passed = try above.backward(
      of: Tensor(Shape([lifted.count] + above.rowShape.dims), lifted.flatMap { $0 }),
      owners: upper.steps.map(\.owner),
      seed: seed,
      rulesName: name,
      mergesBatchNormalization: merges,
      rules: rules
    )
    let relevance = doubles(passed.gradient(at: split.layer))
    return upper.steps.indices.map { step in
      upper.activations[step].indices.map { place in
        let own = upper.activations[step][place]
        if abs(own) >= smallest[step], own != 0 { return upper.atLayer[step][place] / own }
        let small = Double(lifted[step][place])
        return small == 0 ? 0 : relevance[step][place] / small
      }
    }
  }

  // MARK: Rows

  private func pair(_ step: WayBack.Step) -> PairedPass.Pair {
    PairedPass.Pair(
      owner: step.owner,
      values: step.values[...],
      reference: (step.reference ?? step.values)[...]
    )
  }

  private func rows(_ steps: [WayBack.Step]) -> Tensor<Float> {
    Tensor(Shape([steps.count] + question.rowShape.dims), steps.flatMap(\.values))
  }

  private func doubles(_ rows: Tensor<Float>) -> [[Double]] {
    (0..<(rows.shape.dims.first ?? 0)).map { rows.rowElements($0).map { Double($0) } }
  }
}
