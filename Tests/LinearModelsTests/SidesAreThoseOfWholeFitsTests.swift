import LinearModels
import Statistics
import Tensors
import Testing

@Suite struct SidesAreThoseOfWholeFitsTests {
  /// Rows of a layer, and vectors in the same space.
  private struct Space {
    let gram: GramMatrix
    let vectors: Tensor<Float>
    let products: Matrix
    let lengths: [Double]

    init(_ n: Int, _ d: Int, shift: Float, seed: UInt64) throws {
      let rows = GramRows.normal(n, d, shift: shift, seed: seed)
      gram = try GramMatrix(of: rows, workers: Workers(1))
      vectors = GramRows.normal(9, d, seed: seed + 1)
      products = Matrix(innerProducts: rows, vectors, workers: Workers(1))
      lengths = Matrix(innerProducts: vectors, vectors, workers: Workers(1)).diagonal
        .map { $0.squareRoot() }
    }

    func asked(_ rows: [Int]) -> AskedVectors {
      AskedVectors(products: rows.flatMap { products.row($0) }, lengths: lengths)
    }

    /// w.g of the whole fit.
    func fitted(_ model: DualModel, _ rows: [Int]) -> [Double] {
      (0..<9).map { vector in
        zip(model.coefficients, rows).reduce(0) { $0 + $1.0 * products[$1.1, vector] }
      }
    }
  }

  @Test(
    "sides are those of the whole fit, wherever the fit begins",
    arguments: [0, 0.1, 2] as [Float],
    [1e-4, 1, 1e4]
  )
  func sides(_ shift: Float, _ c: Double) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let space = try Space(40, 90, shift: shift, seed: seed)
      let samples = try GramRows.halves(of: space.gram)
      let classifier = try LogisticRegression(c: c)
      let fitted = space.fitted(try classifier.fit(samples), Array(0..<40))
      let wrong = (0..<40).map { $0 < 10 ? 3.0 : -3 }
      for start in [nil, wrong] {
        let asked = space.asked(Array(0..<40))
        let found = try #require(classifier.sides(of: asked, samples, from: start))
        #expect(found.map(\.sign) == fitted.map(\.sign))
      }
    }
  }

  @Test(
    "samples that count as often as is said are as samples that are there as often",
    arguments: FeatureScale.allCases,
    [{ $0 < 5 ? 2 : 1 }, { $0 % 3 }] as [@Sendable (Int) -> Int]
  )
  func counts(_ scale: FeatureScale, _ often: @Sendable (Int) -> Int) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let space = try Space(30, 60, shift: 0.2, seed: seed)
      let (once, other) = (Array(0..<15), Array(15..<30))
      let drawn = once.flatMap { Array(repeating: $0, count: often($0)) }
      let classifier = LogisticRegression()
      let fitted = try classifier.fit(
        LabelledGram(space.gram, positive: drawn, negative: other, scale: scale)
      )
      let samples = try LabelledGram(space.gram, positive: once, negative: other, scale: scale)
      // Vectors keep their lengths where rows are divided, so that products are divided as they are.
      let root = samples.divisor.squareRoot()
      let asked = AskedVectors(
        products: space.asked(once + other).products.map { $0 / root },
        lengths: space.lengths
      )
      let found = try #require(
        classifier.sides(
          of: asked,
          samples,
          SingleGram(samples.products),
          counts: once.map { Double(often($0)) } + other.map { _ in 1 },
          from: nil
        )
      )
      #expect(found.map(\.sign) == space.fitted(fitted, drawn + other).map(\.sign))
    }
  }

  @Test(
    "what is certain where samples outnumber dimensions is what the whole fit finds",
    arguments: [0.1, 0.5, 2] as [Float],
    [1e-4, 1, 1e4]
  )
  func fewDimensions(_ shift: Float, _ c: Double) throws {
    let rows = Array(0..<40)
    for seed in 1...4 as ClosedRange<UInt64> {
      let space = try Space(40, 5, shift: shift, seed: seed)
      let samples = try GramRows.halves(of: space.gram)
      let classifier = try LogisticRegression(c: c)
      let fitted = space.fitted(try classifier.fit(samples), rows)
      let found = classifier.sides(of: space.asked(rows), samples)
      // Coefficients that cancel in w are left to the whole fit.
      #expect(c > 1 || found != nil)
      if let found { #expect(found.map(\.sign) == fitted.map(\.sign)) }
    }
  }

  @Test("nothing is certain of samples that are all the same", arguments: [1e-4, 1, 1e4])
  func sameSamples(_ c: Double) throws {
    // Powers of two, so that nothing at all is left where the mean is taken out.
    for n in [8, 32] {
      let gram = try GramMatrix(
        checking: Matrix(rows: n, columns: n, [Double](repeating: 4, count: n * n))
      )
      let samples = try LabelledGram(
        gram,
        positive: Array(0..<n / 4),
        negative: Array(n / 4..<n)
      )
      let classifier = try LogisticRegression(c: c)
      #expect(try !classifier.fit(samples).hasDirection)
      let each = (1...9).map { 0.1 * Double($0) }
      let asked = AskedVectors(
        products: (0..<n).flatMap { _ in each },
        lengths: each.map { _ in 1 }
      )
      let wrong = (0..<n).map { $0 < n / 3 ? 3.0 : -3 }
      for start in [nil, wrong] {
        #expect(classifier.sides(of: asked, samples, from: start) == nil)
      }
    }
  }

  @Test("nothing is certain of vectors of unknown length, nor of one that no side has")
  func uncertain() throws {
    let space = try Space(40, 90, shift: 0.1, seed: 1)
    let rows = Array(0..<40)
    let samples = try GramRows.halves(of: space.gram)
    let unknown = AskedVectors(
      products: space.asked(rows).products,
      lengths: [Double](repeating: .infinity, count: 9)
    )
    #expect(LogisticRegression().sides(of: unknown, samples) == nil)
    let none = AskedVectors(products: [Double](repeating: 0, count: 40), lengths: [1])
    #expect(LogisticRegression().sides(of: none, samples) == nil)
  }
}
