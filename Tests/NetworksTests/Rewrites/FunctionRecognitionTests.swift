import Networks
import TestSupport
import Tensors
import Testing

@Suite("Functions that were written out are recognised, and compute the same")
struct FunctionRecognitionTests {
  private static let pass = "functions that were written out"

  private static let cases = [
    RewriteCase(
      "GELU as the older exporter writes it",
      pass: pass,
      saves: 4,
      inner: ["scaled", "erf", "plus", "gated"],
      [5, 7]
    ) { file, _ in
      file.gelu(of: "x", to: "y")
    },
    RewriteCase(
      "GELU as the newer exporter writes it",
      pass: pass,
      saves: 4,
      inner: ["scaled", "erf", "plus", "gate"],
      [5, 7]
    ) { file, _ in
      file.initializer("root", Tensor<Float>(scalar: Float(0.5).squareRoot()))
      file.initializer("one", Tensor<Float>(scalar: 1))
      file.initializer("half", Tensor<Float>(scalar: 0.5))
      file.node("Mul", ["x", "root"], ["scaled"])
      file.node("Erf", ["scaled"], ["erf"])
      file.node("Add", ["one", "erf"], ["plus"])
      file.node("Mul", ["half", "plus"], ["gate"])
      file.node("Mul", ["x", "gate"], ["y"])
    },
    RewriteCase("SiLU", pass: pass, saves: 1, inner: ["gate"], [5, 7]) { file, _ in
      file.node("Sigmoid", ["x"], ["gate"])
      file.node("Mul", ["gate", "x"], ["y"])
    },
    RewriteCase("hard swish", pass: pass, saves: 1, inner: ["gate"], [5, 7]) { file, _ in
      file.node("HardSigmoid", ["x"], ["gate"], ["alpha": .float(1 / 6), "beta": .float(0.5)])
      file.node("Mul", ["x", "gate"], ["y"])
    },
  ]

  @Test("forward, backward, and not where a part is asked for", arguments: cases)
  func same(_ example: RewriteCase) throws { try example.check() }

  @Test("other numbers are not taken for GELU")
  func otherNumbers() throws {
    var file = OnnxBuilder(opset: 17)
    file.input("x", [nil, 5])
    file.gelu(of: "x", to: "y", root: 1.4)
    file.output("y", [nil, 5])
    let request = PlanRequest(inputs: ["x": [2, 5]], record: ["y"])
    let passes = try Network(file.model()).plan(request, threads: 1).passes
    let done = try #require(passes.first { $0.name == Self.pass })
    #expect(done.before == done.after)
  }
}
