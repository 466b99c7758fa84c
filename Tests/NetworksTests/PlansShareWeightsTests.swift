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
    var random = SplitMix64(seed: 9)
    let x = random.tensor([2, 32, 15, 15])
    let forward = PlanRequest(inputs: ["x": x.shape], record: ["y"])
    let alone = try run(self.network().plan(forward, threads: threads), x)
    func plan() throws -> Plan { try network.plan(forward, threads: threads) }
    var (first, second): (Plan?, Plan?) = (try plan(), nil)
    let made = network.laidOutWeightCount
    #expect(made == 1)
    second = try plan()
    #expect(network.laidOutWeightCount == made)
    for plan in [first, second] { #expect(try plan.map { try run($0, x) } == alone) }
    (first, second) = (nil, nil)
    #expect(try run(plan(), x) == alone)
    #expect(network.laidOutWeightCount == made + 1)
  }

  @Test("engines of one network share them, on any number of threads")
  func engines() throws {
    let network = try network()
    var random = SplitMix64(seed: 9)
    let x = random.tensor([4, 32, 15, 15])
    let alone = try Engine(self.network(), threads: 1).run(["x": x], record: ["y"]).recorded["y"]
    let engines = [Engine(network, threads: 2), Engine(network, threads: 1)]
    for engine in engines {
      #expect(try engine.run(["x": x], record: ["y"]).recorded["y"] == alone)
      #expect(network.laidOutWeightCount == 1)
    }
    // The weights go with the last plan that reads them.
    withExtendedLifetime(engines) {}
  }

  @Test("weights that another network has are its own")
  func others() throws {
    let networks = [try network(), try network()]
    var random = SplitMix64(seed: 9)
    let x = random.tensor([1, 32, 15, 15])
    let request = PlanRequest(inputs: ["x": x.shape], record: ["y"])
    let plans = try networks.map { try $0.plan(request, threads: 1) }
    #expect(networks.map(\.laidOutWeightCount) == [1, 1])
    #expect(try run(plans[0], x) == run(plans[1], x))
  }
}
