import Attribution
import TestSupport
import Tensors
import Testing

@Suite("A split through concepts equals its definition on dense matrices")
struct SplitsEqualTheirDefinitionTests {
  private static let layers = [SplitCase.Layer.relu, .pool]

  /// Compares the maps of all parts with those of a slow split, image by image.
  private func compare(
    _ split: SplitRelevance,
    _ question: Question,
    tolerance: Double,
    _ slow: (_ x: [Double], _ part: Int?) -> [Double]
  ) {
    for image in 0..<question.count {
      let x = question.values.row(image).elements.map { Double($0) }
      let parts = split.concepts.indices.map { ($0 as Int?, split.concepts[$0]) }
      for (part, own) in parts + [(nil, split.rest)] {
        let expected = slow(x, part)
        let largest = expected.map { abs($0) }.max() ?? 0
        #expect(largest > 1e-3)
        let values = own.values.row(image).elements
        #expect(zip(values, expected).allSatisfy { abs(Double($0) - $1) <= tolerance * largest })
        #expect(abs(own.totals[image] - expected.reduce(0, +)) <= 100 * tolerance * largest)
      }
    }
  }

  @Test(
    "gradient x input: the input times what Pᵀ c sends down",
    arguments: layers,
    [true, false]
  )
  func gradientTimesInput(_ layer: SplitCase.Layer, _ flattened: Bool) throws {
    let made = try SplitCase()
    let concepts = try SplitCase.concepts(2, at: layer, flattened: flattened)
    let split = try ConceptSplit(GradientTimesInput(), at: layer.name, concepts)
      .split(made.question)
    let span = SlowSpan(concepts, positions: flattened ? 1 : layer.positions)
    let (below, above) = made.cut(at: layer)
    // Float32's own rounding, summed over some hundred terms.
    compare(split, made.question, tolerance: 1e-5) { x, part in
      let a = below.values(x).last ?? []
      let c = above.gradient(a, from: [0, 1, 0])
      let shares = (0..<2).map { span.transposedShare($0, of: c) }
      let sent =
        part.map { shares[$0] } ?? c.indices.map { c[$0] - shares[0][$0] - shares[1][$0] }
      return zip(x, below.gradient(x, from: sent)).map(*)
    }
  }

  @Test("integrated gradients: the same at every step", arguments: layers)
  func integratedGradients(_ layer: SplitCase.Layer) throws {
    let made = try SplitCase(batchSize: 7)
    let concepts = try SplitCase.concepts(2, at: layer)
    let split = try ConceptSplit(
      IntegratedGradients(quadrature: .middle, steps: 5),
      at: layer.name,
      concepts
    ).split(made.question)
    let span = SlowSpan(concepts, positions: layer.positions)
    let (below, above) = made.cut(at: layer)
    compare(split, made.question, tolerance: 1e-5) { x, part in
      var map = x.map { _ in 0.0 }
      for step in 0..<5 {
        let point = x.map { $0 * (Double(step) + 0.5) / 5 }
        let c = above.gradient(below.values(point).last ?? [], from: [0, 1, 0])
        let shares = (0..<2).map { span.transposedShare($0, of: c) }
        let sent =
          part.map { shares[$0] } ?? c.indices.map { c[$0] - shares[0][$0] - shares[1][$0] }
        let arrived = below.gradient(point, from: sent)
        for place in x.indices { map[place] += x[place] * arrived[place] / 5 }
      }
      return map
    }
  }

  @Test("DeepLIFT: multipliers Pᵀ c sent down by its rules", arguments: layers)
  func deepLift(_ layer: SplitCase.Layer) throws {
    let made = try SplitCase(batchSize: 3)
    let concepts = try SplitCase.concepts(2, at: layer)
    let split = try ConceptSplit(DeepLift(baseline: .constant(0.1)), at: layer.name, concepts)
      .split(made.question)
    let span = SlowSpan(concepts, positions: layer.positions)
    let (below, above) = made.cut(at: layer)
    let reference = [Double](repeating: Double(Float(0.1)), count: 324)
    compare(split, made.question, tolerance: 1e-4) { x, part in
      let (a, other) = (below.values(x).last ?? [], below.values(reference).last ?? [])
      let c = above.rescale(a, other, from: [0, 1, 0])
      let shares = (0..<2).map { span.transposedShare($0, of: c) }
      let sent =
        part.map { shares[$0] } ?? c.indices.map { c[$0] - shares[0][$0] - shares[1][$0] }
      let m = below.rescale(x, reference, from: sent)
      return m.indices.map { m[$0] * (x[$0] - reference[$0]) }
    }
    // Complete below the layer, so that the map holds what the layer does.
    for part in split.concepts + [split.rest] {
      #expect(zip(part.totals, part.layerTotals).allSatisfy { abs($0 - $1) <= 1e-4 })
    }
  }

  @Test("LRP-epsilon: (P a) * c sent down element by element")
  func epsilon() throws {
    let made = try SplitCase()
    let layer = SplitCase.Layer.pool
    let concepts = try SplitCase.concepts(2, at: layer)
    let method = RelevancePropagation(.uniform("epsilon", RuleChoice(.epsilon(0.3))))
    let split = try ConceptSplit(method, at: layer.name, concepts).split(made.question)
    let span = SlowSpan(concepts, positions: layer.positions)
    let (below, above) = made.cut(at: layer)
    // Zeros of the layer are looked at by a millionth of its mean, which moves c by as much.
    compare(split, made.question, tolerance: 1e-4) { x, part in
      let a = below.values(x).last ?? []
      let score = above.values(a).last?[1] ?? 0
      // c is what relevance is a unit of a: that of a in which zeros are all but zero.
      let lifted = a.map { $0 == 0 ? 1e-9 : $0 }
      let c = zip(above.epsilon(lifted, [0, score, 0], 0.3), lifted).map(/)
      let shares = (0..<2).map { zip(span.share($0, of: a), c).map(*) }
      let sent =
        part.map { shares[$0] }
        ?? c.indices.map { a[$0] * c[$0] - shares[0][$0] - shares[1][$0] }
      return below.epsilon(x, sent, 0.3)
    }
  }
}
