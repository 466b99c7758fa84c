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
  /// The largest inner product before the mean was taken out, divided: its rounding is in `products`.
  let largest: Double

  /// The product of each sample with itself, before the mean was taken out and undivided, [n].
  private let squares: [Double]
  private let scale: FeatureScale

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
    var block = gram.products.block(rows: samples, columns: samples)
    squares = block.diagonal
    self.scale = scale
    let each = [Double](repeating: 1 / Double(samples.count), count: samples.count)
    divisor = scale.divisor(squares, each)
    largest = (squares.max() ?? 0) / divisor
    signs = positive.map { _ in 1 } + negative.map { _ in -1 }
    rowMeans = block.times(each)
    Self.centre(&block, rowMeans, mean: dot(rowMeans, each), divisor)
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
    squares = products.diagonal
    scale = .none
    divisor = 1
    rowMeans = [Double](repeating: 0, count: rows.count)
    lengths = rows.lengths
    largest = products.diagonal.max() ?? 0
  }

  /// What the inner products would have been divided by, had each sample counted as often as is said.
  func divisor(counting counts: [Double]) -> Double { scale.divisor(squares, counts) }

  /// The number of samples.
  public var count: Int { signs.count }

  /// A fitted model in terms of the samples as they came: neither divided nor less their mean.
  ///
  /// With x' = x / √divisor and w' = Σ a'ᵢ x'ᵢ, w'.x' = (Σ a'ᵢ xᵢ / divisor).x, so the coefficients
  /// are a' / divisor; the mean of the samples moves into the intercept. Moving all coefficients
  /// alike changes nothing for samples less their mean; here they are made to sum to zero, so that
  /// the mean of the samples as they came drops out as well.
  ///
  /// - Parameters:
  ///   - coefficients: a' of `products`, [n].
  ///   - intercept: b' of samples less their mean.
  ///   - squaredNorm: |w'|²; by default it is computed from the coefficients.
  ///   - fit: how the fit went.
  public func model(
    coefficients: [Double],
    intercept: Double,
    squaredNorm: Double? = nil,
    fit: FitSummary
  ) -> DualModel {
    let mean = coefficients.reduce(0, +) / Double(count)
    let undivided = coefficients.map { ($0 - mean) / divisor }
    return DualModel(
      coefficients: undivided,
      intercept: intercept - dot(undivided, rowMeans),
      squaredNorm: (squaredNorm ?? self.squaredNorm(coefficients)) / divisor,
      fit: fit
    )
  }

  /// Whether coefficients determine their w to six digits, instead of cancelling in it.
  ///
  /// The contributions to aᵀ K a are as large as (Σ |aᵢ| |xᵢ|)², each rounded to 16 digits.
  func resolves(_ coefficients: [Double]) -> Bool {
    let reach = dot(coefficients.map(abs), lengths)
    return squaredNorm(coefficients) > Self.resolution * reach * reach
  }

  /// The part of (Σ |aᵢ| |xᵢ|)² below which aᵀ K a has lost too many digits.
  static let resolution = 1e-10

  /// The model of a fit in coordinates of the samples' span.
  ///
  /// Where more samples than dimensions can't be separated and the penalty is weak, coefficients
  /// grow although w does not, and their rounding drowns it. In coordinates w itself is sought; a
  /// pivoted Cholesky factor of K provides them, and a small set of coefficients for the result.
  ///
  /// - Throws: `linear-models.no-convergence` if K holds directions that are more than rounding and
  ///   still too short beside others, and what `fit` throws.
  func model(
    inCoordinates fit: (LabelledRows) throws(InputError) -> LinearModel
  ) throws(InputError) -> DualModel {
    let span = PivotedCholesky(products, tolerance: spanTolerance)
    guard span.remainder <= 1e-13 * largest else { throw InputError(.widelySpread()) }
    let found = try fit(LabelledRows(self, in: span))
    let coefficients = span.coefficients(of: found.weights)
    return model(
      coefficients: coefficients,
      intercept: found.intercept,
      squaredNorm: dot(found.weights, found.weights),
      fit: found.fit
    )
  }

  /// Directions in which the samples' squared extent is below this are rounding.
  ///
  /// Inner products carry 16 digits of the samples as they came, and activations in single precision
  /// 7 digits, which are 14 of a square; two digits are left for sums.
  private var spanTolerance: Double {
    max(1e-12 * (products.diagonal.max() ?? 0), 1e-14 * largest)
  }

  private func squaredNorm(_ coefficients: [Double]) -> Double {
    max(0, dot(coefficients, products.times(coefficients)))
  }

  /// (K - r 1ᵀ - 1 rᵀ + mean r) / divisor, with r the row means.
  private static func centre(
    _ block: inout Matrix,
    _ rowMeans: [Double],
    mean: Double,
    _ divisor: Double
  ) {
    let n = rowMeans.count
    block.elements.withUnsafeMutableBufferPointer { elements in
      rowMeans.withUnsafeBufferPointer { rowMeans in
        for row in 0..<n {
          guard let line = elements.baseAddress.map({ $0 + row * n }) else { return }
          let shift = mean - rowMeans[row]
          for column in 0..<n { line[column] += shift - rowMeans[column] }
        }
      }
      // A division by 1 changes nothing and takes as long as any other.
      if divisor != 1 { for index in elements.indices { elements[index] /= divisor } }
    }
  }
}
