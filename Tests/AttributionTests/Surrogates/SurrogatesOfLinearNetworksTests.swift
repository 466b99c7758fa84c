import Attribution
import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite struct SurrogatesOfLinearNetworksTests {
  /// Scores that are sums of pixels times weights, without a card.
  static func question(
    _ shape: [Int] = [2, 6, 6],
    images: Int = 2,
    domain: PixelDomain? = nil
  ) throws -> Question {
    let count = shape.reduce(1, *)
    var builder = OnnxBuilder()
    builder.input("x", [nil] + shape)
    builder.output("y", [nil, 2])
    builder.node("Flatten", ["x"], ["flat"], ["axis": .int(1)])
    builder.initializer(
      "w",
      Tensor<Float>([count, 2], (0..<2 * count).map { Float(($0 * 7) % 11 - 5) / 8 })
    )
    builder.node("MatMul", ["flat", "w"], ["y"])
    let network = Network(try builder.model())
    let values = (0..<images * count).map { Float(($0 * 5) % 13) / 4 - 1 }
    return try Question(
      Engine(network, threads: 1, batchSize: 8),
      about: "x",
      inputs: ["x": Tensor(Shape([images] + shape), values)],
      target: Target(.element(1), of: "y"),
      domain: domain
    )
  }

  /// What each cell of a grid of 3 x 3 brings in the linear network when it is not 0.
  static func contributions(_ question: Question, image: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: 9)
    for index in 0..<72 {
      let (y, x) = (index % 36 / 6, index % 6)
      let weight = Double((2 * index + 1) * 7 % 11 - 5) / 8
      sums[y / 2 * 3 + x / 2] += weight * Double(question.values.elements[image * 72 + index])
    }
    return sums
  }

  static let methods = [
    "lime:segments=grid:cells=3:baseline=zero:features=all:alpha=0.000000001",
    "kernel-shap:segments=grid:cells=3:baseline=zero:samples=60",
    "shapley-sampling:segments=grid:cells=3:baseline=zero:pairs=2",
    "exact-shapley:baseline=zero",
  ]

  // The network computes in Float32: 72 products up to 2 leave six digits.
  @Test("Each part of a linear network has what it brings", arguments: methods)
  func linear(text: String) throws {
    let question = try Self.question()
    let relevance = try MethodChoice(text).method().attribute(question)
    let players = try #require(relevance.arrays["players"])
    #expect(relevance.values.shape == [2, 1, 6, 6])
    for image in 0..<2 {
      let wanted = Self.contributions(question, image: image)
      #expect(largestDifference(players.row(image).elements.map(Double.init), wanted) < 1e-4)
      for place in 0..<36 {
        let value = relevance.values.elements[image * 36 + place]
        #expect(abs(Double(value) - wanted[place / 6 / 2 * 3 + place % 6 / 2]) < 1e-4)
      }
    }
  }

  @Test("LIME's checks of a linear network: it is explained, whatever the seed and width")
  func checks() throws {
    let relevance = try MethodChoice(Self.methods[0]).method().attribute(Self.question())
    let checks = Dictionary(uniqueKeysWithValues: relevance.checks.map { ($0.name, $0.values) })
    #expect(relevance.checks.count == 5)
    for (name, values) in checks {
      #expect(values.count == 2 && values.allSatisfy { abs($0 - 1) < 1e-4 }, "\(name)")
    }
    #expect(relevance.notices.isEmpty)
  }

  @Test("A linear function of ten parts of 36 explains less, and says so")
  func sparse() throws {
    let lime = Lime(
      partition: .grid(cells: 6),
      absence: .baseline(.zero),
      samples: 200,
      features: 2
    )
    let relevance = try lime.attribute(Self.question())
    #expect(relevance.notices.count == 2)
    #expect(relevance.notices.allSatisfy { $0.code == "attribution.poor-surrogate" })
    let players = try #require(relevance.arrays["players"]).elements
    #expect(players.count { $0 != 0 } == 4)
  }

  @Test("Absent parts become their mean, a baseline, or several in turn")
  func absences() throws {
    let domain = PixelDomain(low: [-1, -2], high: [1, 4])
    let question = try Self.question(images: 1, domain: domain)
    // With the mean, the sum over parts is the score less that of the picture of means.
    for (absence, empty) in [
      (Absence.baseline(.zero), [Float](repeating: 0, count: 72)),
      (.baseline(.constant(0.5)), [Float](repeating: 0.5, count: 72)),
      (.baseline(.white), (0..<72).map { $0 < 36 ? 1 : 4 }),
      // The scores of black and white are averaged: in a linear network that of the middle.
      (.baseline(.several([.black, .white])), (0..<72).map { $0 < 36 ? 0 : 1 }),
      (.partMean, Self.cellMeans(question.values.elements)),
    ] {
      let shapley = ExactShapley(partition: .grid(cells: 3), absence: absence)
      let players = try #require(try shapley.attribute(question).arrays["players"]).elements
      let rows = Tensor<Float>([1, 2, 6, 6], empty)
      let score = try question.scores(of: rows, owners: [0])[0]
      let sum = players.reduce(0) { $0 + Double($1) }
      #expect(try abs(sum - (question.scores[0] - score)) < 1e-4)
    }
  }

  /// The mean of every 2 x 2 cell of two channels.
  static func cellMeans(_ values: [Float]) -> [Float] {
    (0..<72).map { index in
      let (channel, y, x) = (index / 36, index % 36 / 6 / 2 * 2, index % 6 / 2 * 2)
      let first = channel * 36 + y * 6 + x
      return (values[first] + values[first + 1] + values[first + 6] + values[first + 7]) / 4
    }
  }

  @Test("Segments from a file, one map for all images or one each, are the parts")
  func given() throws {
    let question = try Self.question()
    let one = Tensor<Float>([6, 6], (0..<36).map { $0 < 12 ? 8 : $0 < 20 ? -3 : 100 })
    let relevance = try ExactShapley(partition: .given(one, path: nil)).attribute(question)
    #expect(relevance.arrays["players"]?.shape == [2, 3])
    let two = Tensor<Float>(
      [2, 6, 6],
      one.elements + (0..<36).map { Float($0 / 6) }
    )
    let each = try ExactShapley(partition: .given(two, path: nil)).attribute(question)
    let players = try #require(each.arrays["players"])
    #expect(players.shape == [2, 6])
    // The first image has three parts: its row ends in NaN.
    #expect(
      players.elements.map(\.isNaN) == [false, false, false, true, true, true]
        + [Bool](repeating: false, count: 6)
    )
    #expect(
      Array(players.elements[..<3]) == Array((relevance.arrays["players"]?.elements ?? [])[..<3])
    )
  }

  @Test("The elements of a vector are players too")
  func vector() throws {
    let question = try Self.question([5], images: 1)
    let relevance = try KernelShap(absence: .baseline(.zero)).attribute(question)
    let wanted = (0..<5).map { (index: Int) -> Double in
      let weight = (2 * index + 1) * 7 % 11 - 5
      return Double(weight) / 8 * Double(question.values.elements[index])
    }
    #expect(relevance.values.shape == [1, 5])
    #expect(largestDifference(relevance.values.elements.map(Double.init), wanted) < 1e-5)
  }
}
