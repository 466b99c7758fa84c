import Attribution
import Foundation
import Networks
import ONNX
import TestSupport
import Tensors
import Testing

@Suite("Rules of attention are those of their papers")
struct AttentionRulesMatchTheirPapersTests {
  private static let x: Tensor<Float> = {
    var numbers = RelevanceNetworks.seeded(21)
    return numbers.tensor([1, 4, 4])
  }()
  private static let r: Tensor<Float> = {
    var numbers = RelevanceNetworks.seeded(22)
    return numbers.tensor([1, 4, 4])
  }()

  /// A composite's rules on a few nodes from x to y, both `[1, 4, 4]`, against a formula of rows
  /// x, R, and the columns likewise.
  private func check(
    _ composite: Composite,
    _ build: (inout OnnxBuilder) -> Void,
    _ twin: (_ x: [[Double]], _ r: [[Double]]) -> [[Double]]
  ) throws {
    var file = OnnxBuilder()
    file.input("x", [nil, 4, 4])
    build(&file)
    file.output("y", [nil, 4, 4])
    let network = Network(try file.model())
    let question = try relevanceQuestion(network, x: Self.x, domain: nil)
    let set = try composite.ruleSet(for: question)
    let run = try ReferenceRun<Double>(
      network,
      inputs: ["x": Self.x.map(Double.init)],
      needing: ["y"]
    )
    let slow = try run.gradients(
      of: "y",
      seed: Self.r.map(Double.init),
      withRespectTo: ["x"],
      rules: set.rules
    )
    let fast = try question.backward(
      of: Self.x,
      owners: [0],
      seed: .cotangents(Self.r),
      rulesName: set.name,
      rules: set.rules
    ).gradient(at: "x")
    func rows(_ tensor: Tensor<Float>) -> [[Double]] {
      (0..<4).map { row in (0..<4).map { Double(tensor.elements[row * 4 + $0]) } }
    }
    let expected = twin(rows(Self.x), rows(Self.r)).flatMap { $0 }
    let largest = try #require(expected.map(abs).max())
    try #require(largest > 0)
    for ((a, b), c) in zip(zip(try #require(slow["x"]).elements, fast.elements), expected) {
      #expect(abs(a - c) <= 1e-10 * largest)
      #expect(abs(Double(b) - c) <= 1e-3 * largest)
    }
  }

  private func softmax(_ x: [Double]) -> [Double] {
    let powers = x.map { exp($0) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private func away(_ z: Double) -> Double { z >= 0 ? z + 1e-6 : z - 1e-6 }

  @Test("softmax: x (R - s sum R)")
  func softmaxRule() throws {
    try check(.attnLRP) { file in
      file.node("Softmax", ["x"], ["y"], name: "softmax", ["axis": .int(-1)])
    } _: { x, r in
      zip(x, r).map { x, r in
        let (s, sum) = (softmax(x), r.reduce(0, +))
        return (0..<4).map { x[$0] * (r[$0] - s[$0] * sum) }
      }
    }
  }

  @Test("a product of two activations: half to each")
  func halves() throws {
    try check(.attnLRP) { file in
      file.node("Transpose", ["x"], ["t"], name: "turn", ["perm": .ints([0, 2, 1])])
      file.node("MatMul", ["x", "t"], ["y"], name: "product")
    } _: { x, r in
      func o(_ i: Int, _ p: Int) -> Double { (0..<4).reduce(0) { $0 + x[i][$1] * x[p][$1] } }
      func half(_ i: Int, _ p: Int) -> Double { r[i][p] / away(2 * o(i, p)) }
      return (0..<4).map { i in
        (0..<4).map { j in
          (0..<4).reduce(0) { sum, p in
            sum + x[i][j] * x[p][j] * half(i, p) + x[p][j] * x[i][j] * half(p, i)
          }
        }
      }
    }
  }

  @Test("attention weights taken for constants: all to the values")
  func values() throws {
    try check(.attentionConstant) { file in
      file.node("Softmax", ["x"], ["a"], name: "softmax", ["axis": .int(-1)])
      file.node("MatMul", ["a", "x"], ["y"], name: "attend")
    } _: { x, r in
      let a = x.map(softmax)
      func o(_ i: Int, _ k: Int) -> Double { (0..<4).reduce(0) { $0 + a[i][$1] * x[$1][k] } }
      return (0..<4).map { j in
        (0..<4).map { k in
          (0..<4).reduce(0) { $0 + a[$1][j] * x[j][k] * r[$1][k] / away(o($1, k)) }
        }
      }
    }
  }

  @Test("a layer normalisation: epsilon with its deviation for a constant, or passed as it is")
  func normalization() throws {
    let (scale, shift): ([Float], [Float]) = ([0.5, -1, 2, 1.5], [0.25, 0, -0.5, 1])
    let build: (inout OnnxBuilder) -> Void = { file in
      file.initializer("scale", Tensor([4], scale))
      file.initializer("shift", Tensor([4], shift))
      file.node("LayerNormalization", ["x", "scale", "shift"], ["y"], name: "norm")
    }
    for ignoresBias in [false, true] {
      var composite = Composite.attentionConstant
      composite.ignoresBias = ignoresBias
      try check(composite, build) { x, r in
        zip(x, r).map { x, r in
          let mean = x.reduce(0, +) / 4
          let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4
          // The operator's epsilon is a Float32 attribute.
          let deviation = (variance + Double(Float(1e-5))).squareRoot()
          func w(_ j: Int, _ i: Int) -> Double {
            Double(scale[j]) * ((i == j ? 1 : 0) - 0.25) / deviation
          }
          func z(_ j: Int) -> Double {
            (0..<4).reduce(ignoresBias ? 0 : Double(shift[j])) { $0 + w(j, $1) * x[$1] }
          }
          return (0..<4).map { i in
            (0..<4).reduce(0) { $0 + x[i] * w($1, i) / away(z($1)) * r[$1] }
          }
        }
      }
    }
    try check(.attnLRP, build) { $1 }
  }

  @Test("GELU and SiLU written out hand relevance on, and a gate of something else gets nothing")
  func gates() throws {
    let silu: (inout OnnxBuilder) -> Void = { file in
      file.node("Sigmoid", ["x"], ["g"], name: "gate")
      file.node("Mul", ["x", "g"], ["y"], name: "silu")
    }
    try check(.attnLRP, silu) { $1 }
    try check(.attentionConstant, silu) { $1 }
    let gated: (inout OnnxBuilder) -> Void = { file in
      file.node("Transpose", ["x"], ["t"], name: "turn", ["perm": .ints([0, 2, 1])])
      file.node("Sigmoid", ["t"], ["g"], name: "gate")
      file.node("Mul", ["x", "g"], ["y"], name: "gated")
    }
    try check(.attentionConstant, gated) { $1 }
    try check(.attnLRP, gated) { x, r in
      func g(_ i: Int, _ j: Int) -> Double { 1 / (1 + exp(-x[j][i])) }
      func half(_ i: Int, _ j: Int) -> Double {
        let z = x[i][j] * g(i, j)
        return z * r[i][j] / away(2 * z)
      }
      return (0..<4).map { i in (0..<4).map { half(i, $0) + half($0, i) } }
    }
  }

  @Test("without biases relevance is conserved, attention weights being constants")
  func conservation() throws {
    var composite = Composite.attentionConstant
    composite.ignoresBias = true
    let question = try relevanceQuestion(
      RelevanceNetworks.attention(),
      x: RelevanceNetworks.tokens,
      domain: nil
    )
    let relevance = try RelevancePropagation(composite).attribute(question)
    let leak = try #require(relevance.checks.first { $0.name == "leak" }).values
    // Nothing is lost but the stabilisers' share.
    #expect(try zip(leak, question.scores).allSatisfy { abs($0) <= 1e-2 * abs($1) })
  }

  @Test("a whole head: x times the gradient with weights, gates and deviations frozen")
  func frozen() throws {
    let network = try RelevanceNetworks.attention()
    let x = Tensor<Double>([1, 5, 6], RelevanceNetworks.tokens.elements[..<30].map(Double.init))
    let run = try ReferenceRun<Double>(network, inputs: ["x": x], needing: ["y", "a", "g", "h"])
    let head = try FrozenHead(run.values, x.elements)
    #expect(abs(head(x.elements) - (try #require(run.values["y"])).elements[1]) <= 1e-10)
    let zero = head([Double](repeating: 0, count: 30))
    let expected = x.elements.indices.map { place in
      var unit = [Double](repeating: 0, count: 30)
      unit[place] = 1
      return x.elements[place] * (head(unit) - zero)
    }
    let question = try relevanceQuestion(network, x: x.map { Float($0) }, domain: nil)
    let set = try Composite.attentionConstant(epsilon: 1e-12).ruleSet(for: question)
    var seed = Tensor<Double>([1, 4], repeating: 0)
    seed.elements[1] = try #require(run.values["y"]).elements[1]
    let made = try run.gradients(of: "y", seed: seed, withRespectTo: ["x"], rules: set.rules)
    let largest = try #require(expected.map(abs).max())
    // Sums and means keep their stabiliser of 1e-6.
    for (a, b) in zip(try #require(made["x"]).elements, expected) {
      #expect(abs(a - b) <= 1e-3 * largest)
    }
  }
}

/// The head of `RelevanceNetworks.attention` written out, with its attention weights, its GELU's gate
/// and the deviations of its normalisation fixed: an affine function of x, here the logit 1.
private struct FrozenHead {
  let wv: [Double]
  let w1: [Double]
  let scale: [Double]
  let shift: [Double]
  let b1: [Double]
  let w2: [Double]
  let attention: [Double]
  let gate: [Double]
  let deviations: [Double]

  init(_ values: [String: Tensor<Double>], _ x: [Double]) throws {
    func stored(_ name: String) throws -> [Double] { try #require(values[name]).elements }
    (wv, w1, w2) = (try stored("wv"), try stored("w1"), try stored("w2"))
    (scale, shift, b1) = (try stored("scale"), try stored("shift"), try stored("b1"))
    attention = try stored("a")
    gate = try zip(stored("g"), stored("h")).map { $0 / $1 }
    deviations = (0..<5).map { row in
      let own = x[row * 6..<row * 6 + 6]
      let mean = own.reduce(0, +) / 6
      let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 6
      return (variance + Double(Float(1e-5))).squareRoot()
    }
  }

  /// Rows of 6 times a matrix.
  private func product(_ a: [Double], _ w: [Double], columns: Int) -> [Double] {
    (0..<a.count / 6).flatMap { (row: Int) -> [Double] in
      (0..<columns).map { (column: Int) -> Double in
        (0..<6).reduce(0) { $0 + a[row * 6 + $1] * w[$1 * columns + column] }
      }
    }
  }

  func callAsFunction(_ x: [Double]) -> Double {
    let n = x.indices.map { (place: Int) -> Double in
      let row = place / 6
      let mean = x[row * 6..<row * 6 + 6].reduce(0, +) / 6
      return (x[place] - mean) / deviations[row] * scale[place % 6] + shift[place % 6]
    }
    let v = product(n, wv, columns: 6)
    let s = x.indices.map { (place: Int) -> Double in
      let (row, column) = (place / 6, place % 6)
      return (0..<5).reduce(x[place]) { $0 + attention[row * 5 + $1] * v[$1 * 6 + column] }
    }
    let h = product(s, w1, columns: 6).enumerated().map { $1 + b1[$0 % 6] }
    let g = zip(h, gate).map { $0 * $1 }
    let m = (0..<6).map { (column: Int) -> Double in
      (0..<5).reduce(0) { $0 + g[$1 * 6 + column] } / 5
    }
    return product(m, w2, columns: 4)[1]
  }
}
