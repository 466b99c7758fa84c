public import Diagnostics
public import Tensors

/// The features of two labelled classes: what a fit in the primal form sees.
///
/// The samples are the positive ones, then the negative ones, each in the order given.
public struct LabelledRows: Sendable {
  /// +1 for each positive sample, -1 for each negative one, [n].
  public let signs: [Double]
  /// The samples as columns, less their mean and divided by √`divisor`, with a last row of ones for
  /// the intercept, [d + 1, n]. The mean is taken out for the reason given at `LabelledGram`.
  public let features: Matrix
  /// What inner products are divided by: 1, or their mean over the samples (`FeatureScale.trace`).
  public let divisor: Double
  /// The length of each sample in `features`, [n].
  let lengths: [Double]
  /// The mean of each feature, undivided, [d].
  private let means: [Double]

  /// The samples of two lists of rows of a tensor, [..., ...] along the first axis.
  ///
  /// - Throws: `linear-models.one-class` if a list is empty; `tensors.not-finite` naming the rows
  ///   that hold NaN or infinity.
  /// - Precondition: each index lies inside the first axis.
  public init(
    _ rows: Tensor<Float>,
    positive: [Int],
    negative: [Int],
    scale: FeatureScale = .none
  ) throws(InputError) {
    guard !positive.isEmpty, !negative.isEmpty else {
      throw InputError(.oneClass(positive: positive.count, negative: negative.count))
    }
    let (samples, width) = (positive + negative, rows.rowCount)
    let count = Double(samples.count)
    var features = Matrix(rows: width + 1, columns: samples.count)
    var means = [Double](repeating: 0, count: width)
    var squares = [Double](repeating: 0, count: samples.count)
    for (sample, row) in samples.enumerated() {
      for feature in 0..<width {
        let value = Double(rows.elements[row * width + feature])
        features[feature, sample] = value
        means[feature] += value / count
        squares[sample] += value * value
      }
    }
    let bad = zip(samples, squares).filter { !$0.1.isFinite }.map(\.0)
    guard bad.isEmpty else { throw InputError(.notFinite(rows: Array(Set(bad)).sorted())) }
    let trace = squares.reduce(0, +) / count
    divisor = scale == .trace && trace > 0 ? trace : 1
    var lengths = [Double](repeating: 0, count: samples.count)
    for sample in samples.indices {
      for feature in 0..<width {
        let value = (features[feature, sample] - means[feature]) / divisor.squareRoot()
        features[feature, sample] = value
        lengths[sample] += value * value
      }
      features[width, sample] = 1
    }
    signs = positive.map { _ in 1 } + negative.map { _ in -1 }
    self.features = features
    self.means = means
    self.lengths = lengths.map { $0.squareRoot() }
  }

  /// Coordinates of samples of which the inner products are known.
  init(_ gram: LabelledGram, in coordinates: PivotedCholesky) {
    var features = Matrix(rows: coordinates.rank + 1, columns: gram.count)
    for (place, sample) in coordinates.pivots.enumerated() {
      for feature in 0..<coordinates.rank {
        features[feature, sample] = coordinates.factor[place, feature]
      }
      features[coordinates.rank, sample] = 1
    }
    signs = gram.signs
    self.features = features
    divisor = 1
    lengths = gram.lengths
    means = [Double](repeating: 0, count: coordinates.rank)
  }

  /// The number of samples.
  public var count: Int { signs.count }

  /// The number of features.
  public var width: Int { features.rows - 1 }

  /// A fitted model in terms of the samples as they came: neither divided nor less their mean.
  ///
  /// - Parameters:
  ///   - weights: w' of `features`, [d].
  ///   - intercept: b' of `features`.
  ///   - fit: how the fit went.
  public func model(weights: [Double], intercept: Double, fit: FitSummary) -> LinearModel {
    let undivided = weights.map { $0 / divisor.squareRoot() }
    return LinearModel(
      weights: undivided,
      intercept: intercept - dot(undivided, means),
      fit: fit
    )
  }

  /// w, or zero where it is nothing but rounding.
  ///
  /// Both classes having the same samples, w = Σ aᵢ xᵢ cancels to the rounding of its terms, or, where
  /// the loss curves more than the penalty, to that of the margins w.x, which are near 1 else.
  ///
  /// - Parameters:
  ///   - weights: w.
  ///   - coefficients: the samples' pulls a.
  func resolved(_ weights: [Double], coefficients: [Double]) -> [Double] {
    let longest = lengths.max() ?? 0
    let reach = dot(coefficients.map(abs), lengths)
    let noise = 1e-10 * min(1, reach * longest)
    return dot(weights, weights).squareRoot() * longest > noise ? weights : weights.map { _ in 0 }
  }
}
