import Attribution
import Diagnostics
import TestSupport
import Tensors
import Testing

@Suite("A split through concepts refuses what it cannot split")
struct SplitsRefuseBadInputTests {
  private func direction(_ normal: [Double], _ layer: String = "pool") throws -> Direction {
    try Direction(normal: normal, intercept: 0, layer: layer, space: .channels(normal.count))
  }

  private func codes(
    _ method: any AttributionMethod,
    _ directions: [Direction],
    at layer: String = "pool"
  ) throws -> [String]? {
    try faultCodes {
      let concepts = directions.enumerated().map { ConceptSplit.Concept("\($0)", $1) }
      _ = try ConceptSplit(method, at: layer, concepts).split(SplitCase().question)
    }
  }

  @Test("methods that are not linear in what they send back")
  func methods() throws {
    let fine = try direction([1, 2, 3, 4])
    #expect(try codes(GradientTimesInput(), [fine]) == nil)
    let methods: [any AttributionMethod] = [
      RelevancePropagation(.guidedBackpropagation), RelevancePropagation(.deconvnet),
      SmoothGrad(around: GradientTimesInput()),
    ]
    for method in methods {
      #expect(try codes(method, [fine]) == ["attribution.unfit-method"])
    }
    for name in ["cgi", "guided-backpropagation"] {
      let method = try MethodChoice(name).method()
      #expect(try codes(method, [fine]) == ["attribution.unfit-method"])
    }
  }

  @Test("concepts that do not span a space of the layer")
  func concepts() throws {
    let bad = "attribution.bad-concepts"
    let method = GradientTimesInput()
    #expect(try codes(method, []) == [bad])
    #expect(try codes(method, [direction([1, 2, 3])]) == [bad])
    #expect(try codes(method, [direction([1, 2, 3, 4]), direction([2, 4, 6, 8])]) == [bad])
    #expect(
      try codes(method, [direction([1, 2, 3, 4]), direction([1, 0, 0, 0], "relu")]) == [bad]
    )
    #expect(try codes(method, [direction([1, 2, 3]), direction([1, 0, 0, 0])]) == [bad])
    let fine = try direction([1, 2, 3, 4])
    #expect(try codes(method, [fine], at: "y")?.count == 1)
  }
}
