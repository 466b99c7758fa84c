import Foundation
import LinearModels
import TestSupport
import Tensors
import Testing

/// scikit-learn 1.9.1's coefficients: `LogisticRegression(solver="newton-cg", tol=1e-10)` and
/// `RidgeClassifier()` on 200 x 50 and 100 x 2000 samples.
@Suite struct FitsMatchScikitLearnTests {
  /// One problem of the golden file, its positive samples first.
  struct Problem {
    let archive: NumPyArchive
    let name: String
    let rows: Tensor<Float>
    let positive: Int

    init(_ name: String, _ url: URL) throws {
      archive = try NumPyArchive(reading: url)
      self.name = name
      let x = try archive.array("\(name):X").floats()
      let y = try archive.array("\(name):y").ints().elements
      let order = y.indices.filter { y[$0] > 0 } + y.indices.filter { y[$0] <= 0 }
      let width = x.rowCount
      rows = Tensor(x.shape, order.flatMap { x.elements[$0 * width..<($0 + 1) * width] })
      positive = y.count { $0 > 0 }
    }

    func expected(_ classifier: String) throws -> (weights: [Double], intercept: Double) {
      (
        try archive.array("\(name):\(classifier)_coef").doubles().elements,
        try archive.array("\(name):\(classifier)_intercept").doubles().elements[0]
      )
    }

    var lists: (positive: [Int], negative: [Int]) {
      (Array(0..<positive), Array(positive..<rows.shape[0]))
    }
  }

  static let cases: [(classifier: any LinearClassifier, name: String)] = [
    (LogisticRegression(), "lr_newton-cg_tight"), (RidgeClassifier(), "ridge"),
  ]

  @Test("weights and intercept agree in both forms", arguments: ["small", "wide"], [0, 1])
  func golden(_ problem: String, _ index: Int) throws {
    guard let url = TestData.find("golden/linear-models.npz") else { return }
    let problem = try Problem(problem, url)
    let (classifier, name) = Self.cases[index]
    let expected = try problem.expected(name)
    let (positive, negative) = problem.lists
    let gram = try GramMatrix(of: problem.rows, workers: Workers(2))
    let dual = try classifier.fit(LabelledGram(gram, positive: positive, negative: negative))
    let primal = try classifier.fit(
      LabelledRows(problem.rows, positive: positive, negative: negative)
    )
    // scikit-learn's own error at tol=1e-10 is about 1e-10 of the largest weight.
    let size = expected.weights.map(abs).max() ?? 0
    #expect(size > 0.001)
    for found in [dual.weights(of: problem.rows), primal.weights] {
      for (a, b) in zip(found, expected.weights) { #expect(abs(a - b) <= 1e-8 * size) }
    }
    for intercept in [dual.intercept, primal.intercept] {
      #expect(abs(intercept - expected.intercept) <= 1e-8 * abs(expected.intercept))
    }
    let norm = expected.weights.reduce(0) { $0 + $1 * $1 }
    #expect(abs(dual.squaredNorm - norm) <= 1e-8 * norm)
  }
}
