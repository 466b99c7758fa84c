import Diagnostics
import Tensors

/// The maps of a split while its steps are added up.
struct SplitSums {
  private let names: [String]
  private let question: Question
  /// For each part the elements of all images; the rest is the last part.
  private var maps: [[Double]]
  private var layerTotals: [[Double]]
  private var unsplit: [Double]

  /// What is rounding beside the largest element: Reveal-Cancel and LRP divide by small numbers.
  private static let negligible = 1e-3

  init(_ concepts: [String], _ question: Question) {
    names = concepts + ["rest"]
    self.question = question
    maps = names.map { _ in [Double](repeating: 0, count: question.values.shape.count) }
    layerTotals = names.map { _ in [Double](repeating: 0, count: question.count) }
    unsplit = [Double](repeating: 0, count: question.values.shape.count)
  }

  /// Adds what arrived at the question's tensor without a split.
  mutating func addUnsplit(_ upper: SplitRun.Upper) {
    for (step, arrived) in zip(upper.steps, upper.atTensor) {
      Self.add(arrived, step, to: &unsplit)
    }
  }

  /// Adds the parts of a block of steps.
  mutating func add(_ lower: SplitRun.Lower, _ upper: SplitRun.Upper, _ way: WayBack) {
    for (index, step) in upper.steps.enumerated() {
      for part in names.indices {
        Self.add(lower.atTensor[index][part], step, to: &maps[part])
        let sent = lower.sent[index][part]
        let total =
          switch way.flow {
          case .relevance: sent.reduce(0, +)
          case .multipliers: zip(sent, upper.activations[index]).reduce(0) { $0 + $1.0 * $1.1 }
          }
        layerTotals[part][step.owner] += step.weight * total
      }
    }
  }

  private static func add(
    _ arrived: [Double],
    _ step: WayBack.Step,
    to map: inout [Double]
  ) {
    let start = step.owner * arrived.count
    for (place, value) in arrived.enumerated() {
      map[start + place] += step.weight * Double(step.factor?[place] ?? 1) * value
    }
  }

  /// The finished split.
  ///
  /// - Throws: `attribution.not-finite`.
  func relevance(_ way: WayBack, layer: String) throws(InputError) -> SplitRelevance {
    let width = question.values.rowCount
    func totals(_ map: [Double]) -> [Double] {
      (0..<question.count).map { map[$0 * width..<($0 + 1) * width].reduce(0, +) }
    }
    func tensor(_ map: [Double]) -> Tensor<Float> {
      Tensor(question.values.shape, map.map(Float.init))
    }
    let parts = names.indices.map { part in
      let sums = totals(maps[part])
      return SplitRelevance.Part(
        name: names[part],
        values: tensor(maps[part]),
        totals: sums,
        layerTotals: way.isOfOneStep ? layerTotals[part] : sums
      )
    }
    for part in parts { _ = try Relevance(part.values).finite("a split", question) }
    let through = unsplit.indices.map { place in maps.reduce(0) { $0 + $1[place] } }
    let around = zip(unsplit, through).map(-)
    let sizes = (0..<question.count).map { image in
      let own = image * width..<(image + 1) * width
      let largest = unsplit[own].reduce(0) { max($0, abs($1)) }
      return around[own].reduce(0) { max($0, abs($1)) } / (largest > 0 ? largest : 1)
    }
    let hasWaysAround = sizes.contains { $0 > Self.negligible }
    return SplitRelevance(
      concepts: Array(parts.dropLast()),
      rest: parts[parts.count - 1],
      around: tensor(around),
      unsplit: tensor(unsplit),
      hasWaysAround: hasWaysAround,
      checks: [
        .init("unsplit", totals(unsplit), meaning: "the sum of the method's own map"),
        .init(
          "through the layer",
          totals(through),
          meaning: "the sum of the maps of all concepts and of the rest"
        ),
        .init(
          "around the layer",
          totals(around),
          meaning: "what the method's own map has beyond what flows through the layer"
        ),
        .init(
          "largest around the layer",
          sizes,
          meaning:
            "the largest element of what flows around the layer, beside that of the method's "
            + "own map; rounding, where every way passes the layer"
        ),
      ],
      notices: hasWaysAround ? [.waysAround(layer)] : []
    )
  }
}

extension Notice {
  static func waysAround(_ layer: String) -> Notice {
    Notice(
      "attribution.ways-around",
      "Some of the relevance flows around the layer '\(layer)', and is shown apart."
    )
  }
}
