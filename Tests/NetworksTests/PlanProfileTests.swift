import Networks
import TestSupport
import Tensors
import Testing

@Suite("A plan says what it consists of and how long each step takes")
struct PlanProfileTests {
  private static func plan() throws -> Plan {
    let drawn = RandomNetwork(seed: 3)
    let shape = drawn.images(2).shape
    return try drawn.network().plan(
      PlanRequest(
        inputs: ["x": shape],
        record: ["y"],
        differentiate: .init(of: "y", withRespectTo: ["x"])
      ),
      threads: 1
    )
  }

  @Test("one time a step, and none is negative")
  func times() throws {
    let drawn = RandomNetwork(seed: 3)
    for images in [1, 2, 9] {
      let x = drawn.images(images)
      let planned = try Engine(drawn.network(), threads: 2).planned(
        ["x": x.shape],
        record: ["y"],
        backward: [.init(from: "y", to: ["x"])]
      )
      let seed = try Tensor<Float>(#require(planned.plan.seedShape), repeating: 1)
      let times = try planned.profile(["x": x], seeds: { _, _ in [seed] }, repetitions: 2)
      #expect(times.steps.count == planned.plan.stepSummaries.count)
      #expect(times.steps.allSatisfy { $0 >= 0 && $0.isFinite })
      #expect(times.steps.contains { $0 > 0 })
      #expect(times.pass > 0)
    }
  }

  @Test("forward steps come first, and products say how much work they are")
  func summaries() throws {
    let plan = try Self.plan()
    let steps = plan.stepSummaries
    let first = try #require(steps.firstIndex { $0.isBackward })
    #expect(steps[..<first].allSatisfy { !$0.isBackward })
    #expect(steps[first...].allSatisfy { $0.isBackward })
    #expect(steps.contains { ($0.operations ?? 0) > 0 && $0.layout != nil })
    #expect(plan.workspaceByteCount <= plan.memorySummary.separateByteCount + steps.count * 4 * 64)
    #expect(plan.passes.first?.name == "constants and arithmetic of shapes")
  }
}
