import LinearModels
import Tensors

/// Seeded rows for tests, and what every fit must satisfy.
enum GramRows {
  /// n rows of d standard normal numbers; the rows of the first half are moved by `shift` in every
  /// feature.
  static func normal(_ n: Int, _ d: Int, shift: Float = 0, seed: UInt64 = 1) -> Tensor<Float> {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 11) + 0.5) / Double(1 << 53)
    }
    // The sum of twelve uniform numbers is normal enough, and needs no logarithm.
    let elements = (0..<n * d).map { index -> Float in
      let sum = (0..<12).reduce(-6.0) { total, _ in total + uniform() }
      return Float(sum) + (index / d < n / 2 ? shift : 0)
    }
    return Tensor([n, d], elements)
  }

  /// The samples of the first half against those of the second.
  static func halves(
    _ rows: Tensor<Float>,
    scale: FeatureScale = .none
  ) throws -> LabelledGram {
    try halves(of: GramMatrix(of: rows, workers: Workers(1)), scale: scale)
  }

  /// The same where their inner products are known.
  static func halves(of gram: GramMatrix, scale: FeatureScale = .none) throws -> LabelledGram {
    try LabelledGram(
      gram,
      positive: Array(0..<gram.count / 2),
      negative: Array(gram.count / 2..<gram.count),
      scale: scale
    )
  }
}
