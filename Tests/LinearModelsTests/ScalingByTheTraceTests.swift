import LinearModels
import Tensors
import Testing

@Suite struct ScalingByTheTraceTests {
  static let classifiers: [any LinearClassifier] = [LogisticRegression(), RidgeClassifier()]

  @Test(
    "dividing K by its mean diagonal is a fit on divided features",
    arguments: [0, 1],
    [8, 90]
  )
  func divided(_ index: Int, _ d: Int) throws {
    // Powers of two keep the division exact, so that both fits see the same numbers.
    let rows = GramRows.normal(20, d, shift: 0.3).map { $0 * 64 }
    let gram = try GramMatrix(of: rows, workers: Workers(1))
    let root = (gram.products.diagonal.reduce(0, +) / 20).squareRoot()
    let classifier = Self.classifiers[index]
    let (positive, negative) = (Array(0..<10), Array(10..<20))
    let found = try classifier.fit(GramRows.halves(rows, scale: .trace))
    let primal = try classifier.fit(
      LabelledRows(rows, positive: positive, negative: negative, scale: .trace)
    )
    var scaled = gram.products
    for i in scaled.elements.indices { scaled.elements[i] /= root * root }
    let expected = try classifier.fit(
      LabelledGram(GramMatrix(checking: scaled), positive: positive, negative: negative)
    )
    // w of the features as they came is w' / root.
    let w = expected.weights(of: rows).map { $0 / root / root }
    let size = w.map(abs).max() ?? 0
    #expect(size > 0)
    for other in [found.weights(of: rows), primal.weights] {
      for (a, b) in zip(other, w) { #expect(abs(a - b) <= 1e-9 * size) }
    }
    for intercept in [found.intercept, primal.intercept] {
      #expect(abs(intercept - expected.intercept) <= 1e-9 * max(1, abs(expected.intercept)))
    }
    #expect(found.fit.objective.isFinite)
    #expect(abs(found.fit.objective - expected.fit.objective) <= 1e-9 * expected.fit.objective)
  }

  @Test("with the trace taken out, the size of the features doesn't matter")
  func sizeless() throws {
    let rows = GramRows.normal(20, 50, shift: 0.3)
    let one = try LogisticRegression().fit(GramRows.halves(rows, scale: .trace))
    let other = try LogisticRegression().fit(
      GramRows.halves(rows.map { $0 * 1024 }, scale: .trace)
    )
    let (a, b) = (one.weights(of: rows), other.weights(of: rows.map { $0 * 1024 }))
    let size = a.map(abs).max() ?? 0
    for (a, b) in zip(a, b) { #expect(abs(a - b * 1024) <= 1e-9 * size) }
  }
}
