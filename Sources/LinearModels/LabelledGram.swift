public import Diagnostics
public import Tensors

/// The inner products of two labelled classes: all that a fit in the dual form sees.
///
/// The samples are the positive ones, then the negative ones, each in the order given.
public struct LabelledGram: Sendable {
  /// +1 for each positive sample, -1 for each negative one, [n].
  public let signs: [Double]
  /// Inner products of the samples less their mean, divided by `divisor`, [n, n].
  ///
  /// An unpenalised intercept makes the coefficients sum to zero, and then the mean of the samples
  /// changes neither w nor the objective. Taking it out keeps a large common part, such as the mean
  /// of ReLU activations, from drowning the differences in rounding.
  public let products: Matrix
  /// What the inner products were divided by: 1, or their mean diagonal (`FeatureScale.trace`).
  public let divisor: Double

  /// The mean inner product of each sample with all samples, undivided, [n].
  private let rowMeans: [Double]
  /// The length of each sample in `products`, [n].
  let lengths: [Double]

  /// The samples of two lists of rows of K; a row may occur more than once.
  ///
  /// - Throws: `linear-models.one-class` if a list is empty.
  /// - Precondition: each index lies inside K.
  public init(
    _ gram: GramMatrix,
    positive: [Int],
    negative: [Int],
    scale: FeatureScale = .none
  ) throws(InputError) {
    guard !positive.isEmpty, !negative.isEmpty else {
      throw InputError(.oneClass(positive: positive.count, negative: negative.count))
    }
    let samples = positive + negative
    let count = Double(samples.count)
    var block = gram.products.block(rows: samples, columns: samples)
    let trace = block.diagonal.reduce(0, +) / count
    divisor = scale == .trace && trace > 0 ? trace : 1
    signs = positive.map { _ in 1 } + negative.map { _ in -1 }
    rowMeans = block.times([Double](repeating: 1 / count, count: samples.count))
    Self.centre(&block, rowMeans, divisor)
    products = block
    lengths = block.diagonal.map { max($0, 0).squareRoot() }
  }

  /// The inner products of samples whose features are known, already divided and less their mean.
  init(_ rows: LabelledRows) {
    let width = rows.width
    let centred = Matrix(
      rows: width,
      columns: rows.count,
      Array(rows.features.elements.prefix(width * rows.count))
    )
    signs = rows.signs
    products = centred.transposed().gram()
    divisor = 1
    rowMeans = [Double](repeating: 0, count: rows.count)
    lengths = rows.lengths
  }

  /// The number of samples.
  public var count: Int { signs.count }

  /// A fitted model in terms of the samples as they came: neither divided nor less their mean.
  ///
  /// With x' = x / √divisor and w' = Σ a'ᵢ x'ᵢ, w'.x' = (Σ a'ᵢ xᵢ / divisor).x, so the coefficients
  /// are a' / divisor; the mean moves into the intercept.
  ///
  /// - Parameters:
  ///   - coefficients: a' of `products`, summing to zero, [n].
  ///   - intercept: b' of samples less their mean.
  ///   - fit: how the fit went.
  public func model(
    coefficients: [Double],
    intercept: Double,
    fit: FitSummary
  ) -> DualModel {
    let undivided = coefficients.map { $0 / divisor }
    let reach = dot(coefficients.map(abs), lengths)
    return DualModel(
      coefficients: undivided,
      intercept: intercept - dot(undivided, rowMeans),
      squaredNorm: max(0, dot(coefficients, products.times(coefficients))) / divisor,
      squaredReach: reach * reach / divisor,
      fit: fit
    )
  }

  /// (K - r 1ᵀ - 1 rᵀ + mean r) / divisor, with r the row means.
  private static func centre(_ block: inout Matrix, _ rowMeans: [Double], _ divisor: Double) {
    let n = rowMeans.count
    let mean = rowMeans.reduce(0, +) / Double(n)
    block.elements.withUnsafeMutableBufferPointer { elements in
      for row in 0..<n {
        let shift = mean - rowMeans[row]
        for column in 0..<n {
          let index = row * n + column
          elements[index] = (elements[index] + (shift - rowMeans[column])) / divisor
        }
      }
    }
  }
}
