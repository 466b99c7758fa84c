import Foundation
import TestSupport
import Testing

@Suite("noema inspect --plan")
struct InspectPlanTests {
  let world: SmallWorld

  init() throws { world = try SmallWorld() }

  @Test("shows passes, steps with their kernels, and memory")
  func plan() throws {
    let shown = try world.run(["inspect", "net.onnx", "--plan"])
    expectSuccess(shown)
    for word in [
      "plan for x [1, 3, 8, 8]", "passes", "constants", "forward", "workspace", "weights",
    ] { #expect(shown.output.contains(word), "\(word)") }
    #expect(!shown.output.contains("backward"))
  }

  @Test("with the way back, and for several images")
  func gradient() throws {
    let shown = try world.run(["inspect", "net.onnx", "--plan", "--gradient", "--batch", "3"])
    expectSuccess(shown)
    #expect(shown.output.contains("plan for x [3, 3, 8, 8]"))
    #expect(shown.output.contains("backward"))
  }

  @Test("--profile times each step, and --json has the same")
  func profile() throws {
    let shown = try world.run(["inspect", "net.onnx", "--profile", "--gradient"])
    expectSuccess(shown)
    for word in ["milliseconds", "GFLOP/s", "%"] { #expect(shown.output.contains(word)) }
    let written = try world.run(["inspect", "net.onnx", "--profile", "--json"])
    expectSuccess(written)
    let read = try JSONSerialization.jsonObject(with: Data(written.output.utf8))
    let report = try #require(read as? [String: Any])
    let steps = try #require(report["steps"] as? [[String: Any]])
    #expect(!steps.isEmpty)
    #expect(steps.allSatisfy { ($0["milliseconds"] as? Double ?? -1) >= 0 })
  }

  @Test("within the memory that is asked for, or a refusal")
  func memory() throws {
    let plan = ["inspect", "net.onnx", "--plan", "--gradient", "--memory"]
    expectSuccess(try world.run(plan + ["100M"]))
    expectRefusal(try world.run(plan + ["1K"]), saying: "take at least", "give --memory")
  }

  @Test("a number of images that is none is refused")
  func batch() throws {
    expectRefusal(
      try world.run(["inspect", "net.onnx", "--plan", "--batch", "0"]),
      saying: "--batch"
    )
  }
}
