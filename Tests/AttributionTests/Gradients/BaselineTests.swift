import Attribution
import Diagnostics
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite("Baselines")
struct BaselineTests {
  static func question(_ tensor: String = "x") throws -> Question {
    try PathNetworks.question(try PathNetworks.network(), about: tensor)
  }

  @Test("black and white are the pixels' ends, a constant is itself")
  func constants() throws {
    let question = try Self.question()
    let black = try Baseline.black.rows(for: question)
    #expect(black.elements[..<36].allSatisfy { $0 == -2 })
    #expect(black.elements[36..<72].allSatisfy { $0 == -1 })
    let white = try Baseline.white.rows(for: question)
    #expect(white.elements[72..<108].allSatisfy { $0 == 2 })
    #expect(try Baseline.constant(0.5).rows(for: question).elements.allSatisfy { $0 == 0.5 })
    #expect(try Baseline.zero.rows(for: question).shape == question.values.shape)
  }

  @Test("the mean is each channel's own")
  func mean() throws {
    let question = try Self.question()
    let rows = try Baseline.mean.rows(for: question)
    for plane in 0..<4 {
      let places = plane * 36..<(plane + 1) * 36
      let mean = question.values.elements[places].reduce(0) { $0 + Double($1) } / 36
      #expect(rows.elements[places].allSatisfy { abs(Double($0) - mean) < 1e-6 })
    }
  }

  @Test("a blurred copy is the Gaussian sum over the mirrored map")
  func blurred() throws {
    let question = try Self.question()
    let rows = try Baseline.blurred(sigma: 1.3).rows(for: question)
    let weights = (-5...5).map { exp(-0.5 * Double($0 * $0) / (1.3 * 1.3)) }
    let sum = weights.reduce(0, +)
    func mirrored(_ place: Int) -> Int {
      var place = place
      while !(0..<6).contains(place) { place = place < 0 ? -1 - place : 11 - place }
      return place
    }
    for plane in 0..<4 {
      for row in 0..<6 {
        for column in 0..<6 {
          var value = 0.0
          for (i, a) in zip(-5...5, weights) {
            for (j, b) in zip(-5...5, weights) {
              let place = plane * 36 + mirrored(row + i) * 6 + mirrored(column + j)
              value += a * b / (sum * sum) * Double(question.values.elements[place])
            }
          }
          #expect(abs(Double(rows.elements[plane * 36 + row * 6 + column]) - value) < 1e-6)
        }
      }
    }
  }

  @Test("the maximal distance goes to the farther end of each element's range")
  func maximalDistance() throws {
    let question = try Self.question()
    let rows = try Baseline.maximalDistance.rows(for: question)
    for (index, value) in question.values.elements.enumerated() {
      let ends: [Float] = index % 72 < 36 ? [-2, 2] : [-1, 3]
      let farther = abs(value - ends[0]) > abs(value - ends[1]) ? ends[0] : ends[1]
      #expect(rows.elements[index] == farther)
    }
  }

  @Test("noise fills the range, is the same for the same seed, and other for other images")
  func noise() throws {
    let question = try Self.question()
    let rows = try Baseline.noise(draws: 1).rows(for: question)
    let again = try Baseline.noise(draws: 1).rows(for: try Self.question())
    #expect(rows == again)
    #expect(rows.elements[..<72] != rows.elements[72...])
    #expect(rows.elements[..<36].allSatisfy { (-2...2).contains($0) })
    #expect(rows.elements[36..<72].contains { $0 > 2 })
  }

  @Test("pictures come to an inner tensor through the network")
  func inner() throws {
    let question = try Self.question("layer")
    let slow = SlowNetwork(network: question.engine.network, tensor: "layer")
    let rows = try Baseline.black.rows(for: question)
    let picture = [Double](repeating: -2, count: 36) + [Double](repeating: -1, count: 36)
    #expect(try rows.distance(1, from: slow.value(picture)) < 1e-5)
    let images = Tensor<Float>([2, 2, 6, 6], repeating: 0.5)
    let arrived = try Baseline.images(images).rows(for: question)
    let half = [Double](repeating: 0.5, count: 72)
    #expect(try arrived.distance(0, from: slow.value(half)) < 1e-5)
  }

  @Test("are read from text")
  func parsing() throws {
    let array = Tensor<Float>([2, 6, 6], repeating: 3)
    let folder = Tensor<Float>([3, 2, 6, 6], repeating: 4)
    let resources = MethodResources(images: { _ in folder }, array: { _ in array })
    let question = try Self.question()
    func steps(_ text: String) throws -> Relevance {
      try MethodChoice("integrated-gradients:steps=2:baseline=\(text)")
        .method(resources: resources).attribute(question)
    }
    let pairs: [(String, Baseline)] = [
      ("zero", .zero), ("black", .black), ("white", .white), ("mean", .mean),
      ("-1.5", .constant(-1.5)),
      ("blurred", .blurred(sigma: nil)), ("blurred/2", .blurred(sigma: 2)),
      ("noise", .noise(draws: 1)), ("noise/3", .noise(draws: 3)),
      ("maximal-distance", .maximalDistance), ("a/b.npy", .values(array)),
      ("images/DIR", .images(folder)), ("black+white", .several([.black, .white])),
    ]
    for (text, baseline) in pairs {
      let expected = try IntegratedGradients(baseline: baseline, steps: 2).attribute(question)
      #expect(try steps(text).values == expected.values, "\(text)")
    }
    for text in ["grey", "blurred/0", "blurred/x", "noise/0", "images/", "nan", "black+", "1+inf"] {
      #expect(try faultCodes { _ = try steps(text) } == ["attribution.bad-baseline"], "\(text)")
    }
  }

  @Test("of another shape, without pixels, or not finite are refused")
  func refused() throws {
    let question = try Self.question()
    func codes(_ baseline: Baseline, _ question: Question) throws -> [String]? {
      try faultCodes { _ = try IntegratedGradients(baseline: baseline).attribute(question) }
    }
    #expect(
      try codes(.values(Tensor([2, 5, 6], repeating: 0)), question)
        == ["attribution.other-baseline"]
    )
    #expect(
      try codes(.images(Tensor([1, 2, 6, 5], repeating: 0)), question)
        == ["attribution.other-baseline"]
    )
    #expect(
      try codes(.values(Tensor([2, 6, 6], repeating: .nan)), question)
        == ["attribution.not-finite-baseline"]
    )
    let bare = try PathNetworks.question(try PathNetworks.network(), domain: nil)
    #expect(try codes(.black, bare) == ["attribution.unfit-baseline"])
    #expect(try codes(.maximalDistance, bare) == nil)
    let flat = try PathNetworks.question(try PathNetworks.network(), about: "f")
    #expect(try codes(.blurred(sigma: 1), flat) == ["attribution.unfit-baseline"])
    #expect(try codes(.mean, flat) == nil)
  }
}
