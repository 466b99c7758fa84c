import Networks
import Tensors

/// Path integrals from several baselines, averaged.
struct MeanPath {
  /// One image's integral.
  struct Integral {
    let sum: PathSum
    /// The integral with the first number of steps.
    let curve: PathSum
    let delta: Double
    let steps: Int
  }

  private let draws: Double
  private var sums: [[Double]]
  private var curves: [[PathSum]]
  /// The mean convergence delta of each image.
  private(set) var deltas: [Double]
  /// The mean score at the beginning of each image's paths.
  private(set) var startScores: [Double]
  /// The largest number of steps of each image.
  private(set) var steps: [Int]

  init(_ question: Question, draws: Int) {
    self.draws = Double(draws)
    sums = Array(
      repeating: [Double](repeating: 0, count: question.rowShape.count),
      count: question.count
    )
    curves = Array(repeating: [], count: question.count)
    deltas = Array(repeating: 0, count: question.count)
    startScores = deltas
    steps = Array(repeating: 0, count: question.count)
  }

  /// Adds the integrals from one more baseline.
  mutating func add(_ integrals: [Integral], _ lines: StraightLines) {
    for (image, integral) in integrals.enumerated() {
      sums[image].withUnsafeMutableBufferPointer { sums in
        integral.sum.elements.withUnsafeBufferPointer { elements in
          for index in sums.indices { sums[index] += elements[index] / draws }
        }
      }
      curves[image].append(integral.curve.curveAlone)
      deltas[image] += integral.delta / draws
      startScores[image] += lines.startScores[image] / draws
      steps[image] = max(steps[image], integral.steps)
    }
  }

  func relevance(_ question: Question) -> Tensor<Float> {
    Tensor.rows(
      sums.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { image, row in
      sums[image].withUnsafeBufferPointer { sums in
        for index in row.indices { row[index] = Float(sums[index]) }
      }
    }.tensor
  }

  /// A quantity along the path, averaged over the baselines: one row an image.
  func curve(
    _ quantity: KeyPath<PathSum, [Double]>,
    _ change: (Double, Int) -> Double
  ) -> [Float] {
    curves.flatMap { curves in
      (curves.first?[keyPath: quantity] ?? []).indices.map { step in
        Float(curves.reduce(0) { $0 + change($1[keyPath: quantity][step], step) } / draws)
      }
    }
  }
}
