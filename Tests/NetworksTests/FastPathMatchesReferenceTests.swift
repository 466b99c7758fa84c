import Networks
import TestSupport
import Tensors
import Testing

@Suite("The oneDNN kernels compute what the plain Swift kernels compute in Float64")
struct FastPathMatchesReferenceTests {
  /// Sums of at most a few hundred products of numbers below 1: Float32 rounding stays below
  /// 1e-6 of the largest, and 1e-5 is what the design promises.
  static let tolerance = 1e-5

  @Test("each operator, each attribute, forward and backward", arguments: OperatorCase.all)
  func agree(_ example: OperatorCase) throws {
    let network = try example.network()
    let (inputs, names) = (example.inputs(), example.inputNames)
    let y = try #require(try network.fast(inputs, record: ["y"]).recorded["y"])
    var random = SplitMix64(seed: 3)
    let seed = random.tensor(y.shape)
    let truth = try network.slow(inputs, record: ["y"], seed: seed, withRespectTo: names)
    #expect(relativeError(y, truth.recorded["y"]) <= Self.tolerance)
    let fast = try network.fast(inputs, record: ["y"], seed: seed, withRespectTo: names)
    #expect(fast.recorded["y"] == y)
    for name in names {
      #expect(
        relativeError(fast.gradients[name], truth.gradients[name]) <= Self.tolerance,
        "with respect to \(name)"
      )
    }
  }

  @Test("a tie in a window goes to its first element, as in the plain kernel")
  func ties() throws {
    let attributes: [String: OnnxBuilder.Value] = [
      "kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]), "pads": .ints([1, 1, 1, 1]),
    ]
    // 20 channels: a whole vector register of them and some more.
    let example = OperatorCase("MaxPool", [.x([2, 20, 9, 9])], attributes)
    let network = try example.network()
    let inputs = example.inputs().mapValues { $0.map { max(0, ($0 * 3).rounded()) } }
    var random = SplitMix64(seed: 3)
    let seed = random.tensor([2, 20, 5, 5])
    let fast = try network.fast(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    let slow = try network.slow(inputs, record: [], seed: seed, withRespectTo: ["x0"])
    #expect(relativeError(fast.gradients["x0"], slow.gradients["x0"]) <= 1e-6)
  }
}
