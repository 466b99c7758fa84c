import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Merging nodes changes neither what is recorded nor what is differentiated")
struct RewritesPreserveOutputsTests {
  /// conv -> bn -> add(x) -> relu -> flatten -> gemm, with a constant and a dead end beside it.
  private static func network() throws -> Network {
    var random = SplitMix64(seed: 7)
    var file = OnnxBuilder(opset: 13)
    file.input("x", [nil, 4, 6, 6])
    file.initializer("w", random.tensor([4, 4, 3, 3], in: -0.3...0.3))
    for name in ["scale", "bias", "mean", "variance"] {
      file.initializer(name, random.tensor([4], in: 0.5...1.5))
    }
    file.initializer("head", random.tensor([144, 3], in: -0.1...0.1))
    file.node("Constant", [], ["constant"], ["value": .tensor(Tensor([2], [1, 2]))])
    file.node("Conv", ["x", "w"], ["conv"], ["pads": .ints([1, 1, 1, 1])])
    file.node("BatchNormalization", ["conv", "scale", "bias", "mean", "variance"], ["bn"])
    file.node("Add", ["x", "bn"], ["sum"])
    file.node("Relu", ["sum"], ["relu"])
    file.node("Flatten", ["relu"], ["flat"])
    file.node("MatMul", ["flat", "head"], ["y"])
    file.node("Sigmoid", ["relu"], ["dead"])
    file.output("y", [nil, 3])
    return Network(try file.model())
  }

  private static let inputs: [String: Tensor<Float>] = {
    var random = SplitMix64(seed: 8)
    return ["x": random.tensor([2, 4, 6, 6])]
  }()
  private static let seed = Tensor<Float>([2, 3], [1, -2, 0.5, 0, 1, 3])

  @Test(
    "each tensor of a merged group, recorded alone",
    arguments: ["conv", "bn", "sum", "relu", "y"]
  )
  func recordsOne(_ name: String) throws {
    let network = try Self.network()
    let slow = try network.slow(Self.inputs, record: [name])
    let fast = try network.fast(Self.inputs, record: [name])
    #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-6)
  }

  @Test(
    "each tensor of a merged group, differentiated alone",
    arguments: ["x", "conv", "bn", "sum", "relu"]
  )
  func differentiatesOne(_ name: String) throws {
    let network = try Self.network()
    let slow = try network.slow(Self.inputs, record: [], seed: Self.seed, withRespectTo: [name])
    let fast = try network.fast(Self.inputs, record: [], seed: Self.seed, withRespectTo: [name])
    #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-6)
  }

  @Test("weights too, also those that a normalisation would be merged into")
  func differentiatesWeights() throws {
    let (network, names) = (try Self.network(), ["w", "head"])
    let slow = try network.slow(Self.inputs, record: [], seed: Self.seed, withRespectTo: names)
    let fast = try network.fast(Self.inputs, record: [], seed: Self.seed, withRespectTo: names)
    for name in names {
      #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-6, "\(name)")
    }
  }

  @Test("everything at once: inputs, constants, inner tensors, the output itself")
  func everything() throws {
    let network = try Self.network()
    let (record, wrt) = (
      ["x", "constant", "w", "conv", "bn", "sum", "relu", "flat", "y"],
      ["x", "conv", "bn", "sum", "relu", "flat", "y"]
    )
    let slow = try network.slow(Self.inputs, record: record, seed: Self.seed, withRespectTo: wrt)
    let fast = try network.fast(Self.inputs, record: record, seed: Self.seed, withRespectTo: wrt)
    #expect(fast.recorded["x"] == Self.inputs["x"])
    #expect(fast.recorded["constant"] == Tensor([2], [1, 2]))
    #expect(fast.gradients["y"] == Self.seed)
    for name in record {
      #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-6, "value \(name)")
    }
    for name in wrt {
      #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-6, "\(name)")
    }
  }

  @Test("what nobody reads is merged: one kernel for convolution, normalisation, sum and ReLU")
  func merges() throws {
    let network = try Self.network()
    func steps(recording names: [String]) throws -> Int {
      let shapes = Self.inputs.mapValues(\.shape)
      let plan = try network.plan(PlanRequest(inputs: shapes, record: names), threads: 1)
      // What only moves numbers is not counted.
      return plan.stepLabels.filter { !$0.contains(" to ") && !$0.hasSuffix(" copy") }.count
    }
    #expect(try steps(recording: ["relu"]) == 1)
    #expect(try steps(recording: ["relu", "bn"]) == 3)
    #expect(try steps(recording: ["relu", "sum"]) == 2)
    // Unmerged, a normalisation is two steps: factor and summand.
    #expect(try steps(recording: ["relu", "conv"]) == 5)
  }

  @Test("a tensor on which the output does not depend is said to have no gradient")
  func independent() throws {
    let network = try Self.network()
    let shapes = Self.inputs.mapValues(\.shape)
    func codes(_ output: String, _ tensors: [String]) throws -> [Fault]? {
      try faults {
        _ = try network.plan(
          PlanRequest(inputs: shapes, differentiate: .init(of: output, withRespectTo: tensors)),
          threads: 1
        )
      }
    }
    let found = try #require(try codes("bn", ["x", "sum", "constant", "head"]))
    #expect(found.map(\.code) == Array(repeating: "network.independent", count: 3))
    #expect(found.first?.what == "'bn' does not depend on 'sum', so it has no gradient")
    #expect(found.first?.remedy == "name a tensor that lies between the input and 'bn'")
    #expect(try codes("constant", ["x"])?.map(\.code) == ["network.independent"])
    #expect(try codes("y", ["x"]) == nil)
  }
}
