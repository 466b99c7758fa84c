import Attribution
import Networks
import ONNX
import Statistics
import TestSupport
import Tensors
import Testing

/// A rule beside its slow twin.
private struct RuleCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let rule: @Sendable (LayerCase) -> LinearRule
  let twin: @Sendable (DenseLayer, LayerCase, _ x: [Double], _ relevance: [Double]) -> [Double]

  static let all: [RuleCase] = [
    RuleCase(testDescription: "epsilon") { _ in
      .epsilon(0.01)
    } twin: { layer, _, x, r in
      layer.epsilon(0.01, x, r)
    },
    RuleCase(testDescription: "z") { _ in
      .z
    } twin: { layer, _, x, r in
      layer.lrpZ(x, r)
    },
    RuleCase(testDescription: "z-plus") { _ in
      .zPlus
    } twin: { layer, _, x, r in
      layer.zPlus(x, r)
    },
    RuleCase(testDescription: "alpha 2 beta 1") { _ in
      .alphaBeta(beta: 1)
    } twin: {
      $0.alphaBeta(1, $2, $3)
    },
    RuleCase(testDescription: "alpha 1.5 beta 0.5") { _ in
      .alphaBeta(beta: 0.5)
    } twin: {
      $0.alphaBeta(0.5, $2, $3)
    },
    RuleCase(testDescription: "gamma") { _ in
      .gamma(0.25)
    } twin: { layer, _, x, r in
      layer.gamma(0.25, x, r)
    },
    RuleCase(testDescription: "plain gamma") { _ in
      .plainGamma(0.25)
    } twin: {
      $0.plainGamma(0.25, $2, $3)
    },
    RuleCase(testDescription: "w-square") { _ in
      .wSquare
    } twin: { layer, _, _, r in
      layer.wSquare(r)
    },
    RuleCase(testDescription: "flat") { _ in
      .flat
    } twin: { layer, _, _, r in
      layer.flat(r) { layer.w[$1][$0] != 0 }
    },
    RuleCase(testDescription: "excitation") { _ in
      .excitation
    } twin: { layer, _, x, r in
      layer.excitation(x, r)
    },
    RuleCase(testDescription: "z-box") { layer in
      let row = Shape(Array(layer.input.dropFirst()))
      let (low, high) = RuleCase.box(row.count)
      return .zBox(low: Tensor(row, low.map(Float.init)), high: Tensor(row, high.map(Float.init)))
    } twin: { layer, _, x, r in
      let (low, high) = RuleCase.box(x.count)
      return layer.zBox(low, high, x, r)
    },
  ]

  /// Bounds that differ from element to element and are exact in Float32.
  static func box(_ count: Int) -> (low: [Double], high: [Double]) {
    ((0..<count).map { -1 - Double($0 % 3) / 4 }, (0..<count).map { 1 + Double($0 % 5) / 8 })
  }
}

@Suite("Rules of linear layers are those of their papers")
struct LinearRulesMatchTheirPapersTests {
  /// What the recipe gives in Float64 and on fast kernels, and the twin, rows of a batch together.
  private func relevance(
    _ layer: LayerCase,
    _ rule: LinearRule,
    _ given: Network? = nil,
    twin: (DenseLayer, [Double], [Double]) -> [Double]
  ) throws -> (slow: [Double], fast: [Double], twin: [Double]) {
    let network = try given ?? layer.network()
    let dense = try layer.dense(network)
    let x = layer.x.map(Double.init)
    let run = try ReferenceRun<Double>(network, inputs: ["x": x], needing: ["y"])
    let y = try #require(run.values["y"])
    let seed = layer.numbers(y.shape.dims, 14)
    let rules: BackwardRules = { $0.map { _ in rule } }
    let slow = try run.gradients(
      of: "y",
      seed: seed.map(Double.init),
      withRespectTo: ["x"],
      rules: rules
    )
    let plan = try network.plan(
      PlanRequest(
        inputs: ["x": layer.x.shape],
        differentiate: .init(of: "y", withRespectTo: ["x"], rules: rules)
      ),
      threads: 1
    )
    let fast = try plan.run(["x": layer.x], seed: seed).gradients
    let (width, outputs) = (x.elements.count / layer.input[0], dense.outputs.count)
    var expected: [Double] = []
    for row in 0..<layer.input[0] {
      let own = Array(x.elements[row * width..<(row + 1) * width])
      let arriving = seed.elements[row * outputs..<(row + 1) * outputs].map { Double($0) }
      expected += twin(dense, own, arriving)
    }
    return (
      try #require(slow["x"]).elements,
      try #require(fast["x"]).elements.map(Double.init),
      expected
    )
  }

  private func distance(_ a: [Double], _ b: [Double]) throws -> Double {
    try #require(a.count == b.count)
    let largest = b.map(abs).max() ?? 0
    try #require(largest > 0)
    return zip(a, b).map { abs($0 - $1) }.max().map { $0 / largest } ?? 0
  }

  @Test("a layer with weights", arguments: LayerCase.all, RuleCase.all)
  fileprivate func layers(_ layer: LayerCase, _ rule: RuleCase) throws {
    let made = try relevance(layer, rule.rule(layer)) { rule.twin($0, layer, $1, $2) }
    // Both in Float64, summed in different orders.
    #expect(try distance(made.slow, made.twin) <= 1e-10)
    // Float32, with divisions by sums near 0.
    #expect(try distance(made.fast, made.twin) <= 1e-3)
  }

  @Test("biases that are ignored are no biases", arguments: LayerCase.all, RuleCase.all)
  fileprivate func withoutBias(_ layer: LayerCase, _ rule: RuleCase) throws {
    var ignoring = rule.rule(layer)
    ignoring.ignoresBias = true
    let made = try relevance(layer, ignoring) { dense, x, r in
      var dense = dense
      dense.b = dense.b.map { _ in 0 }
      return rule.twin(dense, layer, x, r)
    }
    #expect(try distance(made.slow, made.twin) <= 1e-10)
    #expect(try distance(made.fast, made.twin) <= 1e-3)
  }

  @Test("averages and sums share by what each adds", arguments: LayerCase.averages)
  func averages(_ layer: LayerCase) throws {
    let made = try relevance(layer, .norm) { $0.epsilon(1e-6, $1, $2) }
    #expect(try distance(made.slow, made.twin) <= 1e-10)
    #expect(try distance(made.fast, made.twin) <= 1e-3)
  }

  @Test("averages under rules for weights", arguments: LayerCase.averages, RuleCase.all)
  fileprivate func averagesUnderRules(_ layer: LayerCase, _ rule: RuleCase) throws {
    // The recipe divides squares of equal weights out before epsilon is added to their sum.
    guard !["w-square", "flat"].contains(rule.testDescription) else { return }
    let made = try relevance(layer, rule.rule(layer)) { rule.twin($0, layer, $1, $2) }
    #expect(try distance(made.slow, made.twin) <= 1e-10)
    #expect(try distance(made.fast, made.twin) <= 1e-3)
  }

  @Test(
    "a batch normalisation by itself is a layer of one input an output",
    arguments: RuleCase.all
  )
  fileprivate func batchNormalization(_ rule: RuleCase) throws {
    let layer = LayerCase(name: "normalisation", input: [2, 3, 2, 2], node: "BatchNormalization")
    var file = OnnxBuilder()
    file.input("x", [nil, 3, 2, 2])
    for (index, name) in ["scale", "bias", "mean"].enumerated() {
      file.initializer(name, layer.numbers([3], UInt64(15 + index)))
    }
    file.initializer("variance", Tensor<Float>([3], [0.5, 1, 2]))
    file.node(
      "BatchNormalization",
      ["x", "scale", "bias", "mean", "variance"],
      ["y"],
      name: "layer"
    )
    file.output("y", [nil])
    let network = Network(try file.model())
    let made = try relevance(layer, rule.rule(layer), network) { rule.twin($0, layer, $1, $2) }
    #expect(try distance(made.slow, made.twin) <= 1e-10)
    #expect(try distance(made.fast, made.twin) <= 1e-3)
  }

  @Test("a residual sum shares by summands, and so does a sum with a tensor that asks for nothing")
  func sums() throws {
    let layer = LayerCase.all[0]
    let (a, b) = (layer.numbers([2, 3, 4, 4], 31), layer.numbers([2, 3, 4, 4], 32))
    let seed = layer.numbers([2, 3, 4, 4], 33)
    for (node, sign) in [("Add", 1.0), ("Sub", -1), ("Sum", 1)] {
      var file = OnnxBuilder()
      for name in ["a", "b"] { file.input(name, [nil, 3, 4, 4]) }
      file.node(node, ["a", "b"], ["y"], name: "sum")
      file.output("y", [nil, 3, 4, 4])
      let network = Network(try file.model())
      let run = try ReferenceRun<Double>(
        network,
        inputs: ["a": a.map(Double.init), "b": b.map(Double.init)],
        needing: ["y"]
      )
      for names in [["a", "b"], ["a"]] {
        let made = try run.gradients(
          of: "y",
          seed: seed.map(Double.init),
          withRespectTo: names,
          rules: { $0.map { _ in LinearRule.norm } }
        )
        for name in names {
          let shares = try #require(made[name]).elements
          for place in shares.indices {
            let (x, other) = (Double(a.elements[place]), sign * Double(b.elements[place]))
            let share = (name == "a" ? x : other) / DenseLayer.away(x + other)
            #expect(abs(shares[place] - share * Double(seed.elements[place])) <= 1e-9)
          }
        }
      }
    }
  }

  @Test("stabilisers: signed, clipped, and scaled by the norm of an image's denominators")
  func stabilizers() throws {
    let layer = LayerCase.all[0]
    func signed(_ z: Double, _ epsilon: Double) -> Double { z >= 0 ? z + epsilon : z - epsilon }
    func clipped(_ z: Double, _ epsilon: Double) -> Double {
      z >= 0 ? max(z, epsilon) : min(z, -epsilon)
    }
    let cases: [(Stabilization, (Double, _ norm: Double) -> Double)] = [
      (Stabilization(.signed(0.3)), { z, _ in signed(z, 0.3) }),
      (Stabilization(.clipped(0.3)), { z, _ in clipped(z, 0.3) }),
      (Stabilization(.signed(0.3), isScaledByNorm: true), { signed($0, 0.3 * $1) }),
      (Stabilization(.clipped(0.3), isScaledByNorm: true), { clipped($0, 0.3 * $1) }),
    ]
    for (stabilization, away) in cases {
      var rule = LinearRule.z
      rule.stabilization = stabilization
      let made = try relevance(layer, rule) { dense, x, relevance in
        let z = dense.outputs.map { dense.z(x, $0) }
        let norm = (z.reduce(0) { $0 + $1 * $1 } / Double(z.count)).squareRoot()
        return dense.inputs.map { i in
          dense.outputs.reduce(0) { sum, j in
            let share: Double = x[i] * dense.w[j][i] / away(z[j], norm)
            return sum + share * relevance[j]
          }
        }
      }
      #expect(try distance(made.slow, made.twin) <= 1e-10)
      #expect(try distance(made.fast, made.twin) <= 1e-3)
    }
  }
}
