import TestSupport

/// Every operator of the table with the attributes that exporters write, and with some that only a
/// careful reader of the standard expects.
extension OperatorCase {
  static let all: [OperatorCase] = [
    convolutions, pools, arithmetic, matrices, movements, paddings, slices, reductions, elementwise,
    functions, aggregations, normalizations, truths, blocks, splits, picks, scatters, resizes,
    samplings, quantizations,
    transposedConvolutions, contractions, rankings,
  ].flatMap { $0 }
}

extension [String: OnnxBuilder.Value] {
  func with(_ more: [String: OnnxBuilder.Value]) -> [String: OnnxBuilder.Value] {
    merging(more) { $1 }
  }
}
