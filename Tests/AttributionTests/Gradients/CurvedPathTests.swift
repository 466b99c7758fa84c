import Attribution
import Diagnostics
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Paths that are not straight")
struct CurvedPathTests {
  /// A Gaussian filter with zeros beyond the edges, from its formula.
  static func blurred(_ row: [Double], _ sigma: Double) -> [Double] {
    let radius = Int(4 * sigma + 0.5)
    let offsets = Array(-radius...radius)
    let weights = offsets.map { sigma == 0 ? 1 : exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = weights.reduce(0, +)
    return row.indices.map { index in
      let (plane, y, x) = (index / 36, index / 6 % 6, index % 6)
      var value = 0.0
      for (i, a) in zip(offsets, weights) where (0..<6).contains(y + i) {
        for (j, b) in zip(offsets, weights) where (0..<6).contains(x + j) {
          value += a * b / (sum * sum) * row[plane * 36 + (y + i) * 6 + x + j]
        }
      }
      return value
    }
  }

  @Test("Blur IG is the sum of the gradient times the blur's change", arguments: [false, true])
  func blur(_ isSquareRoot: Bool) throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let spacing = isSquareRoot ? "square-root" : "even"
    let result = try MethodChoice("blur-ig:sigma=4:steps=8:spacing=\(spacing)").method()
      .attribute(question)
    let sigmas = (0...8).map { Double($0) / 2 }
      .map { isSquareRoot ? $0.squareRoot() : $0 }
    for image in 0..<2 {
      let row = question.values.doubles(image)
      var sum = [Double](repeating: 0, count: 72)
      for step in 0..<8 {
        let here = Self.blurred(row, sigmas[step])
        let there = Self.blurred(row, sigmas[step] + 0.01)
        let gradient = try slow.gradient(here)
        for index in sum.indices {
          let change = (there[index] - here[index]) / 0.01
          sum[index] -= (sigmas[step + 1] - sigmas[step]) * change * gradient[index]
        }
      }
      #expect(result.values.distance(image, from: sum) < 1e-5)
      let end = try slow.score(Self.blurred(row, sigmas[8]))
      let delta = try sum.reduce(0, +) - slow.score(row) + end
      #expect(abs(result.check("convergence delta")[image] - delta) < 1e-5)
    }
  }

  @Test("Blur IG refuses what is no map")
  func noMap() throws {
    let question = try PathNetworks.question(try PathNetworks.network(), about: "f")
    let codes = try faultCodes { _ = try BlurIntegratedGradients().attribute(question) }
    #expect(codes == ["attribution.unfit-method"])
  }

  /// The method as the paper tells it, with sorting.
  static func guided(
    _ slow: SlowNetwork,
    _ start: [Double],
    _ end: [Double],
    steps: Int,
    fraction: Double,
    band: Double
  ) throws -> [Double] {
    var x = start
    var sum = [Double](repeating: 0, count: x.count)
    func distance(_ a: [Double]) -> Double { zip(a, end).reduce(0) { $0 + abs($1.0 - $1.1) } }
    let total = distance(start)
    for step in 1...steps {
      let alpha = Double(step) / Double(steps)
      let gradient = try slow.gradient(x)
      var keys = gradient.map { abs($0) }
      let (low, high) = (max(0, alpha - band), min(1, alpha + band))
      let highest = zip(start, end).map { $0 + high * ($1 - $0) }
      let before = x
      for index in x.indices {
        let lowest = start[index] + low * (end[index] - start[index])
        if abs(end[index] - x[index]) > abs(end[index] - lowest) + 1e-12 { x[index] = lowest }
      }
      var isDone = false
      while !isDone {
        let gap = distance(x) - total * (1 - alpha)
        if abs(gap) <= 1e-9 * max(1, distance(x)) { break }
        for index in x.indices where abs(x[index] - highest[index]) < 1e-12 {
          keys[index] = .infinity
        }
        let order = keys.sorted()
        let chosen = keys.indices.filter {
          keys[$0] <= order[Int(Double(order.count - 1) * fraction)] && keys[$0] < .infinity
        }
        let reach = chosen.reduce(0) { $0 + abs(highest[$1] - x[$1]) }
        let share = reach > 0 ? min(1, gap / reach) : 1
        for index in chosen { x[index] += share * (highest[index] - x[index]) }
        isDone = reach == 0 || gap / reach <= 1
      }
      for index in x.indices { sum[index] += (x[index] - before[index]) * gradient[index] }
    }
    return sum
  }

  @Test(
    "Guided IG follows its algorithm",
    arguments: [(0.25, 0.02), (0.1, 0.3), (0.5, 1), (0.3, 0)]
  )
  func guidedPath(_ fraction: Double, _ band: Double) throws {
    let network = try PathNetworks.network()
    let question = try PathNetworks.question(network)
    let slow = SlowNetwork(network: network)
    let result = try GuidedIntegratedGradients(
      baseline: .constant(0.1),
      steps: 15,
      fraction: fraction,
      maximalDistance: band
    ).attribute(question)
    for image in 0..<2 {
      let expected = try Self.guided(
        slow,
        [Double](repeating: Double(Float(0.1)), count: 72),
        question.values.doubles(image),
        steps: 15,
        fraction: fraction,
        band: band
      )
      // Gradients are rounded to Float32; the order of two that nearly tie may change.
      #expect(result.values.distance(image, from: expected) < 1e-4)
    }
  }

  @Test("with no band Guided IG is Integrated Gradients' left rule")
  func noBand() throws {
    let question = try PathNetworks.question(try PathNetworks.network())
    let guided = try GuidedIntegratedGradients(steps: 20, maximalDistance: 0).attribute(question)
    let straight = try IntegratedGradients(quadrature: .left, steps: 20).attribute(question)
    for image in 0..<2 {
      #expect(guided.values.distance(image, from: straight.values.doubles(image)) < 1e-5)
    }
  }

  @Test("an image that is its baseline has no relevance, and several baselines are refused")
  func edges() throws {
    let question = try PathNetworks.question(
      try PathNetworks.network(),
      images: Tensor([1, 2, 6, 6], repeating: 0)
    )
    let values = try GuidedIntegratedGradients(steps: 5).attribute(question).values
    #expect(values.elements.allSatisfy { $0 == 0 })
    for method in ["guided-ig", "conductance", "internal-influence"] {
      let codes = try faultCodes {
        _ = try MethodChoice("\(method):baseline=black+white").method().attribute(question)
      }
      #expect(codes == ["attribution.unfit-method"], "\(method)")
    }
  }
}
