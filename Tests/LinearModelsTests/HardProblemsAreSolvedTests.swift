import Diagnostics
import Foundation
import LinearModels
import Tensors
import Testing

/// Kinds of activations that make solvers fail.
enum HardProblem: String, CaseIterable {
  case overlapping, separable, heavyTails, large, small, constantFeatures, duplicates, allEqual
  case twoSamples, contradictions

  /// The rows, the first half positive, [n, d].
  func rows(_ n: Int, _ d: Int) -> Tensor<Float> {
    let normal = GramRows.normal(n, d, shift: self == .separable ? 5 : 0.3, seed: UInt64(n + d))
    switch self {
    case .overlapping, .separable: return normal
    // exp(3|z|) reaches from 1 to 10^5.
    case .heavyTails: return normal.map { ($0 < 0 ? -1 : 1) * exp(3 * abs($0)) }
    case .large: return normal.map { $0 * 1e4 }
    case .small: return normal.map { $0 * 1e-4 }
    case .constantFeatures: return changed(normal) { $1 % 3 == 0 ? 1 : $2 }
    case .duplicates: return repeated(normal, every: 2, within: n / 2)
    case .contradictions: return repeated(normal, every: n / 2, within: n)
    case .allEqual: return normal.map { _ in 3 }
    case .twoSamples: return Tensor([2, d], Array(normal.elements.suffix(2 * d)))
    }
  }

  private func changed(
    _ rows: Tensor<Float>,
    _ change: (Int, Int, Float) -> Float
  ) -> Tensor<Float> {
    let d = rows.rowCount
    return Tensor(
      rows.shape,
      rows.elements.enumerated().map { change($0.offset / d, $0.offset % d, $0.element) }
    )
  }

  /// Every third row again `every` rows later.
  private func repeated(_ rows: Tensor<Float>, every: Int, within: Int) -> Tensor<Float> {
    let d = rows.rowCount
    return changed(rows) { row, column, value in
      let isCopy = row % within >= every && (row - every) % 3 == 0
      return isCopy ? rows.elements[(row - every) * d + column] : value
    }
  }
}

@Suite struct HardProblemsAreSolvedTests {
  static let sizes = [[40, 5], [40, 400], [100, 60]]

  @Test("wide margins are not approached step by step", arguments: [1, 30, 1000] as [Float])
  func wideMargins(_ scale: Float) throws {
    // Raw activations: as wide as their length, which Newton's method from w = 0 reaches in 12 to 30
    // steps, each widening the margins by 1.
    let rows = GramRows.normal(120, 2000, shift: 0.1).map { $0 * scale }
    let model = try LogisticRegression().fit(try GramRows.halves(rows))
    #expect(model.fit.iterations <= 8, "\(model.fit)")
  }

  @Test(
    "the gradient vanishes and both forms agree",
    arguments: HardProblem.allCases,
    [1e-3, 1, 1e3, 1e6]
  )
  func solved(_ problem: HardProblem, _ c: Double) throws {
    for size in Self.sizes {
      let rows = problem.rows(size[0], size[1])
      let (n, classifier) = (rows.shape[0], try LogisticRegression(c: c))
      let samples = try GramRows.halves(rows)
      let dual = try classifier.fit(samples)
      let weights = dual.weights(of: rows)
      let primal = try classifier.fit(
        LabelledRows(rows, positive: Array(0..<n / 2), negative: Array(n / 2..<n))
      )
      #expect(Gradient(rows, c, weights, dual.intercept).isZero)
      #expect(Gradient(rows, c, primal.weights, primal.intercept).isZero)
      let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let apart = zip(weights, primal.weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(apart.squareRoot() <= 1e-6 * norm, "\(size)")
      #expect(abs(dual.squaredNorm.squareRoot() - norm) <= 1e-6 * norm, "\(size)")
      #expect(dual.hasDirection == (problem != .allEqual))
      #expect(primal.hasDirection == dual.hasDirection)
    }
  }

  @Test("the same samples in both classes have no direction", arguments: [1e-3, 1, 1e6])
  func identicalClasses(_ c: Double) throws {
    for d in [5, 400] {
      let half = GramRows.normal(20, d, seed: 8)
      let rows = Tensor<Float>([40, d], half.elements + half.elements)
      for classifier in [try LogisticRegression(c: c), try RidgeClassifier(alpha: 1 / c)]
        as [any LinearClassifier]
      {
        #expect(try !classifier.fit(GramRows.halves(rows)).hasDirection)
        let primal = try LabelledRows(rows, positive: Array(0..<20), negative: Array(20..<40))
        #expect(try !classifier.fit(primal).hasDirection)
      }
    }
  }

  @Test("ridge's two forms agree where the penalty is weak", arguments: HardProblem.allCases)
  func ridge(_ problem: HardProblem) throws {
    for size in Self.sizes {
      for alpha in [1e-3, 1, 1e3] {
        let rows = problem.rows(size[0], size[1])
        let (n, classifier) = (rows.shape[0], try RidgeClassifier(alpha: alpha))
        let dual = try classifier.fit(GramRows.halves(rows)).weights(of: rows)
        let primal = try classifier.fit(
          LabelledRows(rows, positive: Array(0..<n / 2), negative: Array(n / 2..<n))
        )
        let norm = primal.weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let apart = zip(dual, primal.weights).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        #expect(apart.squareRoot() <= 1e-6 * norm, "\(size) \(alpha)")
      }
    }
  }

  @Test("one class, NaN and senseless settings are refused, each with its sentence")
  func refused() throws {
    func codes(_ body: () throws -> Void) -> [String] {
      do {
        try body()
        return []
      } catch { return (error as? InputError)?.faults.map(\.code) ?? ["\(error)"] }
    }
    var rows = GramRows.normal(6, 3)
    let gram = try GramMatrix(of: rows, workers: Workers(1))
    #expect(
      codes { _ = try LabelledGram(gram, positive: [], negative: [1]) }
        == ["linear-models.one-class"]
    )
    #expect(
      codes { _ = try LabelledRows(rows, positive: [1], negative: []) }
        == ["linear-models.one-class"]
    )
    rows.elements[4] = .nan
    rows.elements[17] = .infinity
    #expect(
      codes { _ = try GramMatrix(of: rows, workers: Workers(1)) } == ["tensors.not-finite"]
    )
    #expect(
      codes { _ = try LabelledRows(rows, positive: [0, 1], negative: [5]) }
        == ["tensors.not-finite"]
    )
    #expect(codes { _ = try LabelledRows(rows, positive: [0], negative: [2]) } == [])
    for c in [0, -1, .nan, Double.infinity] {
      #expect(codes { _ = try LogisticRegression(c: c) } == ["linear-models.bad-setting"])
      #expect(codes { _ = try RidgeClassifier(alpha: c) } == ["linear-models.bad-setting"])
    }
  }
}

/// The gradient of |w|²/2 + C Σ log(1 + exp(-s (w.x + b))), term by term from the features.
struct Gradient {
  let isZero: Bool

  /// It counts as zero where it is a millionth of |w| and of the terms of b, or the rounding of its
  /// own terms: those hold products of features with 16 digits.
  init(_ rows: Tensor<Float>, _ c: Double, _ weights: [Double], _ intercept: Double) {
    let (n, d) = (rows.shape[0], rows.rowCount)
    var (gradient, terms) = (weights, 0.0)
    var (slope, size) = (0.0, 0.0)
    for row in 0..<n {
      let x = rows.elements[row * d..<(row + 1) * d].map(Double.init)
      let sign: Double = row < n / 2 ? 1 : -1
      let f = zip(weights, x).reduce(intercept) { $0 + $1.0 * $1.1 }
      let pull = c * sign / (1 + exp(sign * f))
      for column in 0..<d { gradient[column] -= pull * x[column] }
      terms += abs(pull) * x.reduce(0) { $0 + $1 * $1 }.squareRoot()
      slope += pull
      size += abs(pull)
    }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let length = gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
    isZero = length <= max(1e-6 * norm, 1e-11 * terms) && abs(slope) <= 1e-6 * size
  }
}
