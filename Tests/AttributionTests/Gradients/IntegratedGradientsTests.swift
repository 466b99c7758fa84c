import Attribution
import Diagnostics
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Integrated Gradients")
struct IntegratedGradientsTests {
  /// The rules as DESIGN and captum state them, written down a second time.
  static func nodes(_ rule: Quadrature, _ m: Int) -> [(alpha: Double, weight: Double)] {
    let n = Double(m)
    switch rule {
    case .right: return (1...m).map { (Double($0) / n, 1 / n) }
    case .left: return (1...m).map { (Double($0 - 1) / n, 1 / n) }
    case .middle: return (1...m).map { ((Double($0) - 0.5) / n, 1 / n) }
    case .trapezoid: return (0...m).map { (Double($0) / n, [0, m].contains($0) ? 0.5 / n : 1 / n) }
    case .captumTrapezoid:
      return (0..<m).map { (Double($0) / (n - 1), [0, m - 1].contains($0) ? 0.5 / n : 1 / n) }
    case .gaussLegendre:
      // Five nodes in closed form.
      let (a, b) = ((10.0 / 7).squareRoot(), 13 * 70.0.squareRoot())
      let (inner, outer) = ((5 - 2 * a).squareRoot() / 3, (5 + 2 * a).squareRoot() / 3)
      return [
        ((1 - outer) / 2, (322 - b) / 1800), ((1 - inner) / 2, (322 + b) / 1800),
        (0.5, 64.0 / 225), ((1 + inner) / 2, (322 + b) / 1800), ((1 + outer) / 2, (322 - b) / 1800),
      ]
    }
  }

  @Test("are the sum over each rule's nodes, by hand in Float64", arguments: Quadrature.allCases)
  func quadratures(_ rule: Quadrature) throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let result = try IntegratedGradients(baseline: .constant(0.25), quadrature: rule, steps: 5)
      .attribute(question)
    for image in 0..<2 {
      let end = question.values.doubles(image)
      let start = [Double](repeating: 0.25, count: 72)
      let mean = try slow.integral(start, end, Self.nodes(rule, 5))
      let expected = zip(zip(start, end), mean).map { ($0.1 - $0.0) * $1 }
      // A smooth network: nothing but the rounding of Float32 passes.
      #expect(result.values.distance(image, from: expected) < 1e-5)
      let delta =
        try expected.reduce(0, +) - slow.score(end) + slow.score(start)
      #expect(abs(result.check("convergence delta")[image] - delta) < 1e-5)
      let score = try slow.score(start)
      #expect(abs(result.check("baseline score")[image] - score) < 1e-5)
    }
  }

  @Test("Gauss and Legendre's rule is exact to the degree 2m - 1", arguments: [1, 2, 7, 20, 50])
  func exactness(_ m: Int) {
    let nodes = Quadrature.gaussLegendre.nodes(m)
    #expect(nodes.count == m)
    #expect(zip(nodes, nodes.dropFirst()).allSatisfy { $0.alpha < $1.alpha })
    for degree in 0..<(2 * m) {
      var sum = 0.0
      for node in nodes {
        var power = node.weight
        for _ in 0..<degree { power *= node.alpha }
        sum += power
      }
      #expect(abs(sum - 1 / Double(degree + 1)) < 1e-13)
    }
  }

  @Test("are complete: the sum is the difference of the scores", arguments: ["x", "layer"])
  func completeness(_ tensor: String) throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network, about: tensor)
    let result = try IntegratedGradients(quadrature: .gaussLegendre, steps: 30).attribute(question)
    for image in 0..<2 {
      let sum = result.values.doubles(image).reduce(0, +)
      let difference = try question.scores[image] - result.check("baseline score")[image]
      #expect(abs(sum - difference) < 1e-5 && abs(difference) > 0.01)
    }
  }

  @Test("steps are doubled until the delta is within the tolerance, and a bound is told")
  func tolerance() throws {
    let network = try PathNetworks.network("Relu")
    let question = try PathNetworks.question(network)
    let loose = try IntegratedGradients(steps: 2).attribute(question)
    let result = try IntegratedGradients(steps: 2, tolerance: 0.002).attribute(question)
    for image in 0..<2 {
      let difference = try question.scores[image] - result.check("baseline score")[image]
      #expect(abs(result.check("convergence delta")[image]) <= 0.002 * abs(difference))
      #expect(abs(loose.check("convergence delta")[image]) > 0.002 * abs(difference))
      #expect(result.check("steps")[image] > 2)
    }
    #expect(result.notices.isEmpty)
    let bounded = try IntegratedGradients(steps: 2, tolerance: 1e-9, maximalSteps: 8)
      .attribute(question)
    #expect(bounded.check("steps") == [8, 8])
    #expect(bounded.notices.map(\.code) == ["attribution.not-converged"])
  }

  @Test("over several baselines they are the mean")
  func several() throws {
    let question = try PathNetworks.question(try PathNetworks.network())
    func values(_ baseline: Baseline) throws -> Tensor<Float> {
      try IntegratedGradients(baseline: baseline, steps: 7).attribute(question).values
    }
    let (black, white) = (try values(.black), try values(.white))
    let both = try values(.several([.black, .white]))
    for index in both.elements.indices {
      // One rounding of a mean of two.
      let mean = (black.elements[index] + white.elements[index]) / 2
      #expect(abs(both.elements[index] - mean) < 1e-6)
    }
  }

  @Test("the arrays along the path are scores and gradients at its points")
  func arrays() throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let arrays = try IntegratedGradients(steps: 4).attribute(question).arrays
    #expect(arrays["path-alphas"]?.elements == [0.25, 0.5, 0.75, 1])
    for image in 0..<2 {
      let end = question.values.doubles(image)
      for step in 0..<4 {
        let point = end.map { $0 * Double(step + 1) / 4 }
        let gradient = try slow.gradient(point)
        let place = image * 4 + step
        let score = try slow.score(point)
        let mean = gradient.reduce(0) { $0 + abs($1) } / 72
        let derivative = zip(gradient, end).reduce(0) { $0 + $1.0 * $1.1 }
        for (name, expected) in [
          ("path-scores", score), ("path-gradients", mean), ("path-derivatives", derivative),
        ] {
          let found = try #require(arrays[name]?.elements[place])
          #expect(abs(Double(found) - expected) < 1e-5, "\(name)")
        }
      }
    }
  }

  @Test("steps of all images share batches, and bytes depend neither on them nor on threads")
  func batches() throws {
    let network = try PathNetworks.network("Relu")
    let images = PathNetworks.images(3)
    var all: [[Float]] = []
    for (batchSize, threads) in [(1, 1), (7, 2), (16, 1), (64, 2)] {
      let question = try PathNetworks.question(
        network,
        images: images,
        batchSize: batchSize,
        threads: threads
      )
      // The first to ask for the scores pays for them, here nobody else.
      _ = try question.scores
      let before = question.engine.passes
      all.append(try IntegratedGradients(steps: 20).attribute(question).values.elements)
      let passes = question.engine.passes
      // 60 rows, in blocks of one length; and the baselines' scores.
      #expect(passes.backward - before.backward >= 60)
      #expect(passes.backward - before.backward < 60 + max(batchSize, 5))
      #expect(passes.forward - before.forward <= passes.backward - before.backward + 3)
    }
    #expect(all.allSatisfy { $0 == all[0] })
  }
}
