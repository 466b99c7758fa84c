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
      "plan for x [1, 3, 8, 8]", "one row, on ", "passes", "constants", "layouts:",
      "1 conversion", "memory:", "written in place", "forward", "weights", "channels-last ",
    ] { #expect(shown.output.contains(word), "\(word)") }
    #expect(!shown.output.contains("backward"))
  }

  @Test("with the way back, and for several images")
  func gradient() throws {
    let shown = try world.run(["inspect", "net.onnx", "--plan", "--gradient", "--batch", "3"])
    expectSuccess(shown)
    #expect(shown.output.contains("plan for x [3, 3, 8, 8]"))
    #expect(shown.output.contains("backward"))
    #expect(shown.output.contains("the gradient through a node: vector-Jacobian product"))
  }

  @Test("for many images it is the plan of a group of rows, as they are run")
  func groups() throws {
    let shown = try world.run(["inspect", "net.onnx", "--plan", "--batch", "512", "--threads", "2"])
    expectSuccess(shown)
    #expect(shown.output.contains("512 rows in"), "\(shown.output)")
    #expect(shown.output.contains("2 at once, each on one thread"))
    #expect(!shown.output.contains(" 512x"), "no step is of all rows")
  }

  @Test("where memory is short fewer groups run at once, then smaller ones, before it is refused")
  func fewerGroups() throws {
    func run(_ memory: String) throws -> Binary.Outcome {
      let plan = ["inspect", "net.onnx", "--profile", "--gradient", "--batch", "512", "--json"]
      return try world.run(plan + ["--threads", "2", "--memory", memory])
    }
    func rows(_ memory: String) throws -> (size: Int, atOnce: Int, bytes: Int) {
      let outcome = try run(memory)
      expectSuccess(outcome)
      let read = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let report = try #require(read as? [String: Any])
      let (rows, values) = (report["rows"] as? [String: Any], report["memory"] as? [String: Any])
      return (
        try #require(rows?["groupSize"] as? Int), try #require(rows?["groupsAtOnce"] as? Int),
        try #require(values?["byteCount"] as? Int)
      )
    }
    let free = try rows("100M")
    #expect(free.atOnce == 2)
    let tight = try rows("\(free.bytes * 5 / 4)")
    #expect(tight.atOnce * tight.bytes <= free.bytes * 5 / 4)
    let tighter = try rows("\(free.bytes * 2 / 3)")
    #expect(tighter.size < free.size && tighter.bytes <= free.bytes * 2 / 3)
    expectRefusal(try run("1K"), saying: "take at least", "give --memory")
  }

  @Test("--profile times each step, and --json has the same")
  func profile() throws {
    let shown = try world.run(["inspect", "net.onnx", "--profile", "--gradient"])
    expectSuccess(shown)
    for word in ["milliseconds", "GFLOP/s", "%", "all steps timed one by one", "a pass that"] {
      #expect(shown.output.contains(word))
    }
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
    for words in ["abc", "12X"] {
      expectRefusal(try world.run(plan + [words]), saying: "number of bytes", "512M")
    }
  }

  @Test("a number of images that is none is refused")
  func batch() throws {
    expectRefusal(
      try world.run(["inspect", "net.onnx", "--plan", "--batch", "0"]),
      saying: "--batch"
    )
  }

  @Test("a card that does not fit the network is refused; the listing of layers says so")
  func misfit() throws {
    let card = SmallWorld.card.replacing("height: 8", with: "height: 9")
      .replacing("late: hidden", with: "late: hiden")
    try world.write(card, to: "wrong.yaml")
    let inspect = ["inspect", "net.onnx", "--card", "wrong.yaml"]
    for plan in ["--plan", "--gradient", "--profile"] {
      expectRefusal(try world.run(inspect + [plan]), saying: "[3, 9, 8]", "hidden?")
    }
    let listed = try world.run(inspect)
    expectSuccess(listed)
    for word in ["does not fit the network", "[3, 9, 8]", "hidden?"] {
      #expect(listed.output.contains(word))
    }
  }

  @Test("options of a plan are refused where none is shown", arguments: ["--batch", "--memory"])
  func withoutPlan(option: String) throws {
    expectRefusal(try world.run(["inspect", "net.onnx", option, "9"]), saying: option, "--plan")
  }
}
