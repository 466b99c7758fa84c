import LinearModels
import Tensors
import Testing

@Suite struct SwappingClassesTurnsTheNormalTests {
  static let classifiers: [any LinearClassifier] = [LogisticRegression(), RidgeClassifier()]

  @Test("swapping the classes turns w and b round", arguments: 0..<2)
  func swapped(_ index: Int) throws {
    let rows = GramRows.normal(30, 200, shift: 0.1)
    let gram = try GramMatrix(of: rows, workers: Workers(2))
    let (first, second) = (Array(0..<15), Array(15..<30))
    let classifier = Self.classifiers[index]
    let there = try classifier.fit(LabelledGram(gram, positive: first, negative: second))
    let back = try classifier.fit(LabelledGram(gram, positive: second, negative: first))
    let turned = back.coefficients.suffix(15) + back.coefficients.prefix(15)
    // Both runs take the same Newton steps on permuted matrices: only rounding differs.
    let size = there.coefficients.map(abs).max() ?? 0
    #expect(size > 0)
    for (a, b) in zip(there.coefficients, turned) { #expect(abs(a + b) <= 1e-9 * size) }
    #expect(abs(there.intercept + back.intercept) <= 1e-9 * max(1, abs(there.intercept)))
  }
}
