import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("A node whose attributes or shapes do not fit is named with what is wrong")
struct BadNodesTests {
  @Test("each way to be wrong", arguments: BadNode.all)
  func named(_ bad: BadNode) throws {
    let network = try bad.node.network()
    let found = try #require(
      try faults {
        let shapes = bad.node.inputs().mapValues(\.shape)
        _ = try network.plan(PlanRequest(inputs: shapes, record: ["y"]), threads: 1)
      }
    )
    #expect(found.map(\.code) == ["network.bad-node"])
    #expect(found[0].place == "node node (\(bad.node.op))")
    #expect(found[0].what.contains(bad.why), "\(found[0].what)")
  }
}
