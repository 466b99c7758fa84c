import Networks
import TestSupport
import Tensors
import Testing

@Suite("Plans of one network share the weights that kernels want in another layout")
struct PlansShareWeightsTests {
  private func network() throws -> Network {
    var (file, random) = (OnnxBuilder(opset: 17), SplitMix64(seed: 8))
    file.input("x", [nil, 32, 15, 15])
    file.initializer("w", random.tensor([64, 32, 3, 3]))
    file.initializer("b", random.tensor([64]))
    file.node("Conv", ["x", "w", "b"], ["c"])
    file.node("Relu", ["c"], ["y"])
    file.output("y", [nil, 64, 13, 13])
    return Network(try file.model())
  }

  private func run(_ plan: Plan, _ x: Tensor<Float>) throws -> Tensor<Float>? {
    try plan.run(["x": x]).recorded["y"]
  }

  @Test("what one has laid out another finds, as long as a plan reads it", arguments: [1, 3])
  func shared(threads: Int) throws {
    let network = try network()
    let layouts = WeightLayouts(threads: threads, of: network)
    var random = SplitMix64(seed: 9)
    let x = random.tensor([2, 32, 15, 15])
    let forward = PlanRequest(inputs: ["x": x.shape], record: ["y"])
    let alone = try run(network.plan(forward, threads: 1), x)
    func plan() throws -> Plan { try network.plan(forward, threads: 1, weightLayouts: layouts) }
    var (first, second): (Plan?, Plan?) = (try plan(), nil)
    let made = layouts.laidOutCount
    #expect(made == 1)
    second = try plan()
    #expect(layouts.laidOutCount == made)
    for plan in [first, second] { #expect(try plan.map { try run($0, x) } == alone) }
    (first, second) = (nil, nil)
    #expect(try run(plan(), x) == alone)
    #expect(layouts.laidOutCount == made + 1)
  }

  @Test("weights that another network has are its own")
  func others() throws {
    let layouts = WeightLayouts(threads: 1, of: try network())
    let other = try network()
    var random = SplitMix64(seed: 9)
    let x = random.tensor([1, 32, 15, 15])
    let request = PlanRequest(inputs: ["x": x.shape], record: ["y"])
    let first = try other.plan(request, threads: 1, weightLayouts: layouts)
    let second = try other.plan(request, threads: 1, weightLayouts: layouts)
    #expect(layouts.laidOutCount == 2)
    #expect(try run(first, x) == run(second, x))
  }
}
