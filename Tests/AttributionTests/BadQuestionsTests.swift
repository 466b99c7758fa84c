import Attribution
import Networks
import TestSupport
import Tensors
import Testing

@Suite("A question that cannot be asked is refused")
struct BadQuestionsTests {
  /// y = a + b, both inputs [N, 3].
  private static func engine() throws -> Engine {
    var file = OnnxBuilder()
    file.input("a", [nil, 3])
    file.input("b", [nil, 3])
    file.node("Add", ["a", "b"], ["y"])
    file.output("y", [nil, 3])
    return Engine(Network(try file.model()), threads: 1)
  }

  private func codes(_ shapes: [String: Shape], _ target: Target.Selection) throws -> [String]? {
    let engine = try Self.engine()
    return try faultCodes {
      _ = try Question(
        engine,
        about: "a",
        inputs: shapes.mapValues { Tensor($0, repeating: 1) },
        target: Target(target, of: "y")
      )
    }
  }

  @Test("inputs of different numbers of rows")
  func rows() throws {
    #expect(
      try codes(["a": [2, 3], "b": [1, 3]], .element(0)) == ["attribution.unequal-inputs"]
    )
    #expect(try codes(["a": [2, 3], "b": []], .element(0)) == ["attribution.unequal-inputs"])
    #expect(try codes(["a": [0, 3], "b": [0, 3]], .element(0)) == ["attribution.unequal-inputs"])
  }

  @Test("targets that the tensor does not have")
  func targets() throws {
    let shapes: [String: Shape] = ["a": [2, 3], "b": [2, 3]]
    #expect(try codes(shapes, .element(3)) == ["attribution.bad-target"])
    #expect(try codes(shapes, .element(-1)) == ["attribution.bad-target"])
    #expect(try codes(shapes, .unit(3)) == ["attribution.bad-target"])
    let region = Target.Selection.region(unit: 0, rows: 0..<1, columns: 0..<1)
    #expect(try codes(shapes, region) == ["attribution.bad-target"])
    #expect(try codes(shapes, .element(2)) == nil)
  }
}
