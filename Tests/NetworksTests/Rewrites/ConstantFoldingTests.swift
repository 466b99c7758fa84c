import Networks
import TestSupport
import Tensors
import Testing

@Suite("What follows from shapes and weights is computed beforehand")
struct ConstantFoldingTests {
  /// Reshapes x by a little graph of shapes, and adds a product of two constants.
  private static func network() throws -> Network {
    var (file, random) = (OnnxBuilder(opset: 17), SplitMix64(seed: 21))
    file.input("x", [nil, 4, 6])
    file.initializer("a", random.tensor([3, 8]))
    file.initializer("b", random.tensor([3, 8]))
    file.initializer("rest", Tensor<Int64>([2], [3, -1]))
    file.initializer("zero", Tensor<Int64>([1], [0]))
    file.node("Shape", ["x"], ["shape"])
    file.node("Gather", ["shape", "zero"], ["count"])
    file.node("Concat", ["count", "rest"], ["wanted"], ["axis": .int(0)])
    file.node("Reshape", ["x", "wanted"], ["split"])
    file.node("Mul", ["a", "b"], ["product"])
    file.node("Add", ["split", "product"], ["y"])
    file.output("y", [nil, 3, 8])
    return Network(try file.model())
  }

  @Test("of six nodes two remain, and values and gradients are those of all six")
  func folds() throws {
    let network = try Self.network()
    var random = SplitMix64(seed: 22)
    let inputs = ["x": random.tensor([2, 4, 6])]
    let request = PlanRequest(inputs: ["x": [2, 4, 6]], record: ["y"])
    let pass = try #require(try network.plan(request, threads: 1).passes.first)
    #expect(pass.before == 6)
    #expect(pass.after == 2)
    let seed = random.tensor([2, 3, 8])
    let (record, wrt) = (["y", "product"], ["x", "split"])
    let slow = try network.slow(inputs, record: record, seed: seed, withRespectTo: wrt)
    let fast = try network.fast(inputs, record: record, seed: seed, withRespectTo: wrt)
    for name in record {
      #expect(relativeError(fast.recorded[name], slow.recorded[name]) <= 1e-6)
    }
    for name in wrt {
      #expect(relativeError(fast.gradients[name], slow.gradients[name]) <= 1e-6)
    }
  }
}
