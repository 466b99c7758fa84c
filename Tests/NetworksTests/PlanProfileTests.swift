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
    let plan = try Self.plan()
    let seeds = [Tensor<Float>([2, 7], repeating: 1)]
    let times = try plan.profile(["x": RandomNetwork(seed: 3).images(2)], seeds: seeds)
    #expect(times.count == plan.stepSummaries.count)
    #expect(times.allSatisfy { $0 >= 0 && $0.isFinite })
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
