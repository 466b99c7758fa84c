import Diagnostics
import LinearModels
import Tensors

/// One CAV as the class images see it.
struct SensitivityRun: Sendable {
  /// S = gradient . unit CAV of each class image; 0 everywhere if the classes can't be told apart.
  let derivatives: DirectionalDerivatives
  /// |w|, the length of the unnormalised CAV.
  let norm: Double
  /// w.x + b of the run's own images by their rows of K; empty unless fits near it begin there.
  let decisions: [Int: Double]

  /// The run with the roles of the two classes swapped: its CAV is the opposite one.
  var negated: SensitivityRun {
    SensitivityRun(
      derivatives.values.map { -$0 },
      norm: norm,
      decisions: decisions.mapValues { -$0 }
    )
  }

  /// captum's scores, whose CAV is not normalised.
  var captum: CaptumScores {
    DirectionalDerivatives(values: derivatives.values.map { $0 * norm }).captum
  }

  init(_ values: [Double], norm: Double, decisions: [Int: Double]) {
    derivatives = DirectionalDerivatives(values: values)
    self.norm = norm
    self.decisions = decisions
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
    let images = positive + negative
    let decisions = decisions(model, of: images)
    var sums = [Double](repeating: 0, count: classCount)
    guard model.hasDirection else { return SensitivityRun(sums, norm: 0, decisions: decisions) }
    for (coefficient, row) in zip(model.coefficients, images) {
      let start = row * classCount
      for image in 0..<classCount { sums[image] += coefficient * transposed[start + image] }
    }
    let norm = model.squaredNorm.squareRoot()
    return SensitivityRun(sums.map { $0 / norm }, norm: norm, decisions: decisions)
  }

  /// w.x + b of the images of a fit by their rows of K, if other fits may begin there.
  private func decisions(_ model: DualModel, of images: [Int]) -> [Int: Double] {
    guard case .logistic = settings.classifier else { return [:] }
    let found = model.decisions(
      products: products.gram.products.block(rows: images, columns: images)
    )
    return Dictionary(zip(images, found), uniquingKeysWith: { first, _ in first })
  }

  /// For each class image 2 if S > 0, 1 if S == 0, else 0.
  ///
  /// - Parameters:
  ///   - positive: rows of K.
  ///   - negative: rows of K.
  func halves(positive: [Int], negative: [Int]) throws(InputError) -> [Int] {
    let samples = try LabelledGram(
      products.gram,
      positive: positive,
      negative: negative,
      scale: settings.scale
    )
    if case .logistic(let classifier) = settings.classifier {
      let asked = gradients(at: positive + negative, of: samples)
      if let sides = classifier.sides(of: asked, samples) {
        return DirectionalDerivatives(values: sides).halves
      }
    }
    return try run(positive: positive, negative: negative).derivatives.halves
  }

  /// The gradients as samples, which are divided, see them.
  ///
  /// - Parameter rows: the row of K of each sample.
  func gradients(at rows: [Int], of samples: LabelledGram) -> AskedVectors {
    let divisor = samples.divisor.squareRoot()
    var some: [Double] = []
    some.reserveCapacity(rows.count * classCount)
    for row in rows {
      some += transposed[row * classCount..<(row + 1) * classCount]
    }
    if divisor != 1 { for place in some.indices { some[place] /= divisor } }
    return AskedVectors(products: some, lengths: products.gradientLengths)
  }
}
