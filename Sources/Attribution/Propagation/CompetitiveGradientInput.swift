import Diagnostics
import Networks
import Tensors

/// Competitive gradient times input (Gupta and Arora 2019, section 3, arXiv:1905.12152).
///
/// Let G(i, y) = x_i ∂ S_y / ∂ x_i be gradient times input for the label y. An element i keeps
/// G(i, label) if it is above 0 and no label has a larger one, or below 0 and no label has a smaller
/// one; else it gets 0. It is not linear in the score.
public struct CompetitiveGradientInput: AttributionMethod {
  /// How many labels compete: those with the largest scores of each image, the label itself apart;
  /// `nil` for all, as in the paper.
  public let competitors: Int?

  /// - Parameter competitors: `nil` for all labels, which costs one backward pass each.
  public init(competitors: Int? = nil) { self.competitors = competitors }

  /// The label's gradient times input where it wins.
  ///
  /// - Throws: `attribution.unfit-method` where the target is not one of several scores.
  public func attribute(_ question: Question) throws -> Relevance {
    let scores = try scores(question)
    let labels = try question.targets.map { target in
      guard case .element(let label) = target.selection, scores.shape.rank == 2 else {
        throw InputError(
          .unfit("cgi", "its labels are the elements of [N, labels], and the target is none")
        )
      }
      return label
    }
    let runs = labels.enumerated().flatMap { image, label in
      rivals(of: label, among: Array(scores.rowElements(image))).map { (image: image, label: $0) }
    }
    let own = try products(labels.enumerated().map { ($0, $1) }, question, scores.shape[1])
    var (largest, smallest) = (own.elements, own.elements)
    for block in question.blocks(of: runs.count) {
      let part = Array(runs[block])
      let products = try products(part.map { ($0.image, $0.label) }, question, scores.shape[1])
      for (row, run) in part.enumerated() {
        let start = run.image * own.rowCount
        for (place, value) in zip(start..., products.rowElements(row)) {
          largest[place] = max(largest[place], value)
          smallest[place] = min(smallest[place], value)
        }
      }
    }
    let values = own.elements.indices.map { place in
      let value = own.elements[place]
      return value > 0 && value == largest[place] || value < 0 && value == smallest[place]
        ? value : 0
    }
    guard values.allSatisfy(\.isFinite) else {
      throw InputError(.notFiniteRelevance("cgi", at: question.tensor))
    }
    return Relevance(
      Tensor(question.values.shape, values),
      checks: [
        .init(
          "kept",
          (0..<question.count).map { image in
            let row = values[image * own.rowCount..<(image + 1) * own.rowCount]
            return Double(row.filter { $0 != 0 }.count) / Double(max(1, own.rowCount))
          },
          meaning: "the share of elements for which the label beats its competitors"
        )
      ]
    )
  }

  private func scores(_ question: Question) throws -> Tensor<Float> {
    let owners = Array(0..<question.count)
    let made = try question.outputs([question.targetTensor], of: question.values, owners: owners)
    return made[question.targetTensor] ?? Tensor([0], [])
  }

  /// The labels that compete, the best first.
  private func rivals(of label: Int, among scores: [Float]) -> [Int] {
    let others = scores.indices.filter { $0 != label }
    guard let competitors, competitors < others.count else { return others }
    return Array(
      others.sorted { scores[$0] == scores[$1] ? $0 < $1 : scores[$0] > scores[$1] }
        .prefix(competitors)
    )
  }

  /// Gradient times input for each run.
  private func products(
    _ runs: [(image: Int, label: Int)],
    _ question: Question,
    _ labels: Int
  ) throws -> Tensor<Float> {
    let owners = runs.map(\.image)
    let rows = question.values.gathered(owners)
    var seeds = Tensor<Float>([runs.count, labels], repeating: 0)
    for (row, run) in runs.enumerated() { seeds.elements[row * labels + run.label] = 1 }
    let gradients = try question.backward(of: rows, owners: owners, seed: .cotangents(seeds))
      .gradient(at: question.tensor)
    return Tensor(rows.shape, zip(rows.elements, gradients.elements).map { $0 * $1 })
  }
}
