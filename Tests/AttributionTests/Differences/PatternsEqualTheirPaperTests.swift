import Attribution
import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("PatternNet and PatternAttribution equal their paper")
struct PatternsEqualTheirPaperTests {
  private typealias Vector = [Double]

  /// a of a neuron by the definition, from its patches and its values before the ReLU.
  private static func pattern(_ w: Vector, _ x: [Vector], _ y: Vector, rectified: Bool) -> Vector {
    let counted = y.indices.filter { !rectified || y[$0] > 0 }
    if counted.isEmpty { return w.map { _ in 0 } }
    let count = Double(counted.count)
    let mean = y.reduce(0, +) / Double(y.count)
    let covariance = w.indices.map { i in
      counted.reduce(0) { $0 + x[$1][i] * y[$1] } / count
        - counted.reduce(0) { $0 + x[$1][i] } / count * mean
    }
    let scale = zip(w, covariance).reduce(0) { $0 + $1.0 * $1.1 }
    return covariance.map { $0 / scale }
  }

  private func question(_ network: Network, _ x: Tensor<Float>, target: Int) throws -> Question {
    try Question(
      Engine(network, threads: 2, batchSize: 4),
      about: "x",
      inputs: ["x": x],
      target: Target(.element(target), of: "y")
    )
  }

  @Test("patterns are estimated once for all questions on the same way back")
  func once() throws {
    let network = try DifferenceNetworks.convolutional().network
    var numbers = Numbers(43)
    let method = PatternMethod(.signal, images: numbers.tensor([12, 4, 9, 9]))
    let images = numbers.tensor([2, 4, 9, 9])
    let question = try question(network, images, target: 1)
    let first = try method.attribute(question).values
    let before = question.engine.passes.forward
    #expect(try method.attribute(question).values == first)
    #expect(question.engine.passes.forward - before == 2)
    // Another target of the same tensor has the same patterns, another network does not.
    let other = try self.question(network, images, target: 0)
    let fresh = try PatternMethod(.signal, images: method.images).attribute(other).values
    #expect(try method.attribute(other).values == fresh)
  }

  @Test("on a convolution and two dense layers", arguments: PatternMethod.Form.allCases)
  func dense(_ form: PatternMethod.Form) throws {
    let (network, dense) = try DifferenceNetworks.convolutional()
    var numbers = Numbers(41)
    let images = numbers.tensor([30, 4, 9, 9])
    let x = numbers.tensor([1, 4, 9, 9])
    let question = try question(network, x, target: 1)
    let own = try PatternMethod(form, images: images).attribute(question).values.elements
    // The values of all layers for all images.
    let all = (0..<30).map { dense.values(images.row($0).elements.map { Double($0) }) }
    var replaced = dense
    for (index, layer) in dense.layers.enumerated() {
      guard case .linear(let weights, let bias) = layer else { continue }
      // The positions of one kernel share their pattern: 25 for the convolution, 1 elsewhere.
      let positions = index == 0 ? 25 : 1
      var patterns: [Vector] = []
      for kernel in 0..<weights.count / positions {
        let rows = (0..<positions).map { weights[kernel * positions + $0] }
        let places = index == 0 ? Self.patches(kernel) : [Array(weights[0].indices)]
        var (inputs, outputs): ([Vector], Vector) = ([], [])
        for image in all {
          for position in 0..<positions {
            inputs.append(places[position].map { $0 < 0 ? 0 : image[index][$0] })
            outputs.append(image[index + 1][kernel * positions + position])
          }
        }
        // A position in the middle sees the whole kernel.
        let whole = places.firstIndex { !$0.contains(-1) } ?? 0
        let w = places[whole].map { rows[whole][$0] }
        let a = Self.pattern(w, inputs, outputs, rectified: index < 5)
        for position in 0..<positions {
          var row = Vector(repeating: 0, count: weights[0].count)
          for (element, place) in places[position].enumerated() where place >= 0 {
            row[place] = form == .signal ? a[element] : a[element] * w[element]
          }
          patterns.append(row)
        }
      }
      replaced.layers[index] = .linear(patterns, bias)
    }
    // Back through the patterns, gated where the network itself is.
    let values = dense.values(x.elements.map { Double($0) })
    let expected = try dense.layers.indices.reversed().reduce([0, question.scores[0], 0]) {
      g,
      index in
      let gate =
        switch dense.layers[index] {
        case .linear: replaced.layers[index]
        default: dense.layers[index]
        }
      return DenseNetwork(layers: [gate]).gradient(values[index], from: g)
    }
    let largest = expected.map { abs($0) }.max() ?? 0
    #expect(largest > 1e-3)
    // Patterns are rounded to Float32, and a quotient of small covariances amplifies the rounding of
    // y.
    #expect(zip(own, expected).allSatisfy { abs(Double($0) - $1) <= 1e-4 * largest })
  }

  /// The places in `[4, 9, 9]` that each position of a kernel of the convolution sees, -1 in the
  /// padding.
  private static func patches(_ kernel: Int) -> [[Int]] {
    (0..<25).map { position in
      (0..<18).map { tap in
        let channel = kernel / 2 * 2 + tap / 9
        let (y, x) = (position / 5 * 2 + tap % 9 / 3 - 1, position % 5 * 2 + tap % 3 - 1)
        return (0..<9).contains(y) && (0..<9).contains(x) ? (channel * 9 + y) * 9 + x : -1
      }
    }
  }

  @Test("a linear neuron that cancels a distractor: the signal comes out, not the weights")
  func distractor() throws {
    // x = s (1, 0) + d (1, 1) and w = (1, -1), so that y = s (section 2 of the paper).
    var file = OnnxBuilder()
    file.input("x", [nil, 2])
    file.initializer("w", Tensor<Float>([2, 1], [1, -1]))
    file.node("MatMul", ["x", "w"], ["y"], name: "y")
    file.output("y", [nil, 1])
    var numbers = Numbers(42)
    let (s, d) = (numbers.tensor([50]).elements, numbers.tensor([50], in: -3...3).elements)
    // Each with all signs, so that s and d are not correlated even by chance.
    let images = Tensor<Float>(
      [200, 2],
      zip(s, d).flatMap { (s: Float, d: Float) -> [Float] in
        [(s, d), (-s, d), (s, -d), (-s, -d)].flatMap { [$0.0 + $0.1, $0.1] }
      }
    )
    let question = try question(Network(try file.model()), Tensor([1, 2], [3, 1]), target: 0)
    #expect(try question.scores == [2])
    let signal = try PatternMethod(.signal, images: images).attribute(question).values.elements
    #expect(abs(signal[0] - 2) <= 1e-5 && abs(signal[1]) <= 1e-5)
    let contributions = try PatternMethod(.attribution, images: images).attribute(question).values
    #expect(abs(contributions.elements.reduce(0, +) - 2) <= 1e-5)
  }

  @Test("what is no plain network, and other images, are refused")
  func refusals() throws {
    var numbers = Numbers(43)
    let attention = try Question(
      Engine(try DifferenceNetworks.attention(), threads: 1),
      about: "images",
      inputs: ["images": numbers.tensor([1, 5, 6])],
      target: Target(.element(0), of: "y")
    )
    let faults = try faults {
      _ = try PatternMethod(.signal, images: numbers.tensor([3, 5, 6])).attribute(attention)
    }
    #expect(faults?.allSatisfy { $0.code == "attribution.unfit-method" } == true)
    #expect(faults?.contains { $0.what.contains("Softmax") } == true)
    let (network, _) = try DifferenceNetworks.convolutional()
    let plain = try question(network, numbers.tensor([1, 4, 9, 9]), target: 0)
    let codes = try faultCodes {
      _ = try PatternMethod(.signal, images: numbers.tensor([3, 4, 8, 9])).attribute(plain)
    }
    #expect(codes == ["attribution.unfit-method"])
    for name in ["pattern-net", "pattern-attribution", "deep-shap"] {
      #expect(
        try faultCodes { _ = try MethodChoice(name).method() } == ["attribution.needs-images"]
      )
    }
  }
}
