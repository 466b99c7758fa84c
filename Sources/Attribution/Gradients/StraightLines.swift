import Tensors

/// The straight lines from a baseline to each image of a question.
struct StraightLines: Sendable {
  let question: Question
  /// Where each line begins.
  let starts: [[Float]]
  /// The target there.
  let startScores: [Double]

  /// - Parameter startScores: the target at that baseline of each image.
  init(_ question: Question, _ baselines: BaselineRows, draw: Int, startScores: [Double]) {
    self.question = question
    self.startScores = startScores
    starts = (0..<question.count).map { baselines.row(image: $0, draw: draw) }
  }

  /// The target at the image less the target at the line's beginning.
  func difference(_ image: Int) -> Double { question.scores[image] - startScores[image] }

  /// The point of a line at alpha: 0 is the baseline, 1 the image.
  func values(_ image: Int, at alpha: Double) -> [Float] {
    let alpha = Float(alpha)
    return zip(starts[image], question.values.rowElements(image)).map { $0 + alpha * ($1 - $0) }
  }

  /// The integrals of some images' lines.
  func sums(_ images: [Int], _ nodes: [Quadrature.Node]) throws -> [PathSum] {
    try PathSum.all(question, owners: images, steps: nodes.count) { path, step in
      let image = images[path]
      let weight = Float(nodes[step].weight)
      return PathPoint(
        values: values(image, at: nodes[step].alpha),
        displacement: zip(starts[image], question.values.rowElements(image)).map {
          weight * ($1 - $0)
        }
      )
    }
  }
}
