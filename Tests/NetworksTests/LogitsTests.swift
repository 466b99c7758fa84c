import Diagnostics
import Networks
import TestSupport
import Tensors
import Testing

@Suite("Logits are what goes into a final Softmax")
struct LogitsTests {
  private func network(_ tail: [String], outputs: [String]? = nil, opset: Int = 17) throws
    -> Network
  {
    var file = OnnxBuilder(opset: opset)
    file.input("x", [nil, 4])
    file.node("Relu", ["x"], ["scores"])
    var top = "scores"
    for (index, op) in tail.enumerated() {
      file.node(
        op,
        [top],
        ["t\(index)"],
        name: "tail\(index)",
        op == "Cast" ? ["to": .int(1)] : [:]
      )
      top = "t\(index)"
    }
    for output in outputs ?? [top] { file.output(output, [nil, 4]) }
    return Network(try file.model())
  }

  @Test(
    "without a Softmax the output itself, and nothing is said",
    arguments: [[], ["Identity"], ["Identity", "Cast"]]
  )
  func plain(_ tail: [String]) throws {
    let logits = try network(tail).logits()
    #expect(logits.tensor == (tail.isEmpty ? "scores" : "t\(tail.count - 1)"))
    #expect(logits.notice == nil)
  }

  @Test(
    "with one the tensor before it, and the user is told",
    arguments: [
      ["Softmax"], ["Softmax", "Identity"], ["LogSoftmax"], ["Softmax", "Cast", "Identity"],
      ["Softmax", "Flatten"], ["Softmax", "Squeeze"],
    ]
  )
  func stripped(_ tail: [String]) throws {
    let logits = try network(tail).logits()
    #expect(logits.tensor == "scores")
    let notice = try #require(logits.notice)
    #expect(notice.code == "network.softmax")
    #expect(
      notice.text == "The network ends in \(tail[0]) (node tail0); Noema reads and differentiates "
        + "the logits before it, the tensor 'scores'."
    )
  }

  @Test("only the last of two, and not one in the middle")
  func nested() throws {
    #expect(try network(["Softmax", "Relu"]).logits().tensor == "t1")
    #expect(try network(["Softmax", "Softmax"]).logits().tensor == "t0")
  }

  @Test("the gradient is that of the logits")
  func gradient() throws {
    let network = try network(["Softmax"])
    let x = Tensor<Float>([1, 4], [10, -1, 20, 3])
    let run = try network.fast(
      ["x": x],
      record: [],
      seed: Tensor([1, 4], [0, 0, 1, 0]),
      of: network.logits().tensor,
      withRespectTo: ["x"]
    )
    #expect(run.gradients["x"]?.elements == [0, 0, 1, 0])
  }

  @Test("several outputs: one must be named, and any can be")
  func several() throws {
    let network = try network(["Softmax"], outputs: ["scores", "t0"])
    let found = try #require(try faults { _ = try network.logits() })
    #expect(found.map(\.code) == ["network.no-logits"])
    #expect(found[0].what == "the network has 2 outputs, and none was named")
    #expect(found[0].remedy == "name one: scores, t0")
    #expect(try network.logits(of: "t0").tensor == "scores")
    #expect(try network.logits(of: "scores").notice == nil)
    #expect(try faultCodes { _ = try network.logits(of: "nothing") } == ["network.no-such-tensor"])
  }

  @Test("a Softmax that reads nothing is no way to the logits")
  func malformed() throws {
    for inputs in [[], [""]] {
      var file = OnnxBuilder()
      file.input("x", [4])
      file.node("Softmax", inputs, ["y"])
      file.output("y", [4])
      #expect(try Network(file.model()).logits().tensor == "y")
    }
  }
}
