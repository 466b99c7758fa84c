import Networks
import TestSupport
import Tensors
import Testing

@Suite("Weights of products that the way back reads too are in memory once")
struct WeightsInMemoryTests {
  /// Rows of tokens times weights, `[K, N]`, as a transformer has them.
  private func network(_ k: Int, _ n: Int) throws -> Network {
    var (file, random) = (OnnxBuilder(opset: 17), SplitMix64(seed: 3))
    file.input("x", [nil, 40, k])
    file.initializer("w", random.tensor([k, n]))
    file.initializer("b", random.tensor([n]))
    file.node("MatMul", ["x", "w"], ["product"])
    file.node("Add", ["product", "b"], ["sum"])
    file.node("Tanh", ["sum"], ["y"])
    file.output("y", [nil, 40, n])
    return Network(try file.model())
  }

  /// The bytes of weights laid out anew, and y.
  private func run(
    _ network: Network,
    _ x: Tensor<Float>,
    differentiates: Bool
  ) throws -> (byteCount: Int, y: Tensor<Float>?) {
    var request = PlanRequest(inputs: ["x": x.shape], record: ["y"])
    if differentiates { request.backward = [.init(of: "y", withRespectTo: ["x"])] }
    let plan = try network.plan(request, threads: 2)
    let outputs = try plan.run(["x": x]) { recorded in
      differentiates ? [recorded["y"] ?? Tensor([0], [])] : []
    }
    return (plan.constantByteCount, outputs.recorded["y"])
  }

  @Test(
    "where reading them as they lie costs little, and the bytes of the product are the same",
    arguments: [(96, 192, true), (96, 1024, false), (1100, 96, false)]
  )
  func once(_ k: Int, _ n: Int, _ isOnce: Bool) throws {
    let network = try network(k, n)
    var random = SplitMix64(seed: 4)
    for images in [1, 3] {
      let x = random.tensor([images, 40, k])
      let alone = try run(network, x, differentiates: false)
      let both = try run(network, x, differentiates: true)
      #expect(both.y == alone.y)
      guard KernelTable.Instructions.current == .avx512 else { continue }
      #expect(alone.byteCount >= k * n * 4)
      #expect((both.byteCount < k * n * 4) == isOnce)
    }
  }
}
