import Diagnostics
import LinearModels
import Tensors

/// One CAV as the class images see it.
struct SensitivityRun: Sendable {
  /// S = gradient . unit CAV of each class image; 0 everywhere if the classes can't be told apart.
  let derivatives: DirectionalDerivatives
  /// |w|, the length of the unnormalised CAV.
  let norm: Double

  /// The run with the roles of the two classes swapped: its CAV is the opposite one.
  var negated: SensitivityRun { SensitivityRun(derivatives.values.map { -$0 }, norm: norm) }

  /// captum's scores, whose CAV is not normalised.
  var captum: CaptumScores {
    DirectionalDerivatives(values: derivatives.values.map { $0 * norm }).captum
  }

  init(_ values: [Double], norm: Double) {
    derivatives = DirectionalDerivatives(values: values)
    self.norm = norm
  }
}

/// Fits CAVs at one layer and reads the sensitivities, from K and G Xᵀ alone:
/// S = (G Xᵀ a) / sqrt(aᵀ K a) for the CAV w = Xᵀ a.
struct SensitivityScorer: Sendable {
  let products: LayerProducts
  let settings: TCAVSettings
  /// X Gᵀ, row by row, [n, m].
  private let transposed: [Double]

  init(_ products: LayerProducts, settings: TCAVSettings) {
    self.products = products
    self.settings = settings
    let g = products.gradientProducts
    transposed = (0..<g.columns).flatMap { column in (0..<g.rows).map { g[$0, column] } }
  }

  /// The number of class images, m.
  var classCount: Int { products.gradientProducts.rows }

  /// The CAV from `negative` to `positive` rows of K, read by every class image.
  func run(positive: [Int], negative: [Int]) throws(InputError) -> SensitivityRun {
    let samples = try LabelledGram(
      products.gram,
      positive: positive,
      negative: negative,
      scale: settings.scale
    )
    let model = try settings.classifier.fit(samples)
    var sums = [Double](repeating: 0, count: classCount)
    guard model.hasDirection else { return SensitivityRun(sums, norm: 0) }
    for (coefficient, row) in zip(model.coefficients, positive + negative) {
      let start = row * classCount
      for image in 0..<classCount { sums[image] += coefficient * transposed[start + image] }
    }
    let norm = model.squaredNorm.squareRoot()
    return SensitivityRun(sums.map { $0 / norm }, norm: norm)
  }

  /// Twice the number of class images with S > 0, and once those with S == 0: 2 m times the score.
  func halves(positive: [Int], negative: [Int]) throws(InputError) -> Int {
    try run(positive: positive, negative: negative).derivatives.halves.reduce(0, +)
  }
}
