import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("DeepLIFT refuses what it cannot pass completely")
struct DeepLiftRefusesBadInputTests {
  private func codes(
    _ method: any AttributionMethod,
    batch: Int? = nil,
    _ build: (inout OnnxBuilder) -> Void
  ) throws -> [String]? {
    var file = OnnxBuilder()
    file.input("x", [batch, 4, 6])
    build(&file)
    file.output("y", [batch, 4, 6])
    let network = Network(try file.model())
    return try faultCodes {
      let question = try Question(
        Engine(network, threads: 1),
        about: "x",
        inputs: ["x": Tensor([batch ?? 2, 4, 6], repeating: 0.5)],
        target: Target(.element(0), of: "y")
      )
      _ = try method.attribute(question)
    }
  }

  @Test("operations without a rule, all at once and by name")
  func operations() throws {
    let codes = try codes(DeepLift()) { file in
      file.node("LpNormalization", ["x"], ["a"], name: "first")
      file.node("Abs", ["a"], ["b"], name: "fine")
      file.node("Max", ["b", "x"], ["y"], name: "second")
    }
    #expect(codes == Array(repeating: "attribution.unfit-method", count: 2))
  }

  @Test("a file that fixes the batch to one image")
  func fixedBatch() throws {
    let codes = try codes(DeepLift(), batch: 1) { $0.node("Relu", ["x"], ["y"], name: "relu") }
    #expect(codes == ["attribution.unfit-method"])
    let even = try self.codes(DeepLift(), batch: 2) { $0.node("Relu", ["x"], ["y"], name: "relu") }
    #expect(even == nil)
  }

  @Test("a baseline of another shape, and numbers that are not finite")
  func baselines() throws {
    func codes(_ baseline: Baseline) throws -> [String]? {
      try self.codes(DeepLift(baseline: baseline)) {
        $0.node("Relu", ["x"], ["y"], name: "relu")
      }
    }
    #expect(try codes(.values(Tensor([3], repeating: 0))) == ["attribution.other-baseline"])
    #expect(
      try codes(.values(Tensor([4, 6], repeating: .nan))) == ["attribution.not-finite-baseline"]
    )
    #expect(
      try codes(.constant(0)) == nil
    )
  }

  @Test("settings are read, and unknown ones refused")
  func settings() throws {
    _ = try MethodChoice("deep-lift:rule=reveal-cancel:baseline=mean").method()
    #expect(
      try faultCodes { _ = try MethodChoice("deep-lift:rule=other").method() }
        == ["attribution.bad-setting"]
    )
  }
}
