import Attribution
import Diagnostics
import TestSupport
import Tensors
import Testing

@Suite struct SurrogatesRefuseBadInputTests {
  func codes(_ text: String, _ shape: [Int] = [2, 6, 6]) throws -> [String]? {
    let question = try SurrogatesOfLinearNetworksTests.question(shape)
    let resources = MethodResources(
      images: { _ in Tensor([0], []) },
      array: { _ in Tensor([3, 6], (0..<18).map { $0 == 4 ? 0.5 : 0 }) }
    )
    return try faultCodes {
      _ = try MethodChoice(text).method(resources: resources).attribute(question)
    }
  }

  @Test(
    "Settings out of range or of another kind",
    arguments: [
      "lime:samples=10", "lime:features=0", "lime:features=some", "lime:width=0", "lime:alpha=0",
      "lime:segments=felzenszwalb", "kernel-shap:samples=1",
      "shapley-sampling:pairs=1", "lime:segments=quickshift:kernel=21",
      "exact-shapley:cells=0", "lime:segments=slic:count=0",
    ]
  )
  func settings(text: String) throws {
    #expect(try codes(text) == ["attribution.bad-setting"])
  }

  @Test("A baseline that is none, or that the tensor cannot have")
  func baselines() throws {
    #expect(try codes("lime:baseline=blue") == ["attribution.bad-baseline"])
    #expect(try codes("kernel-shap:baseline=black") == ["attribution.unfit-baseline"])
  }

  @Test("Parts that the tensor does not have")
  func parts() throws {
    // Two channels without a card are no picture.
    #expect(try codes("lime:segments=slic") == ["attribution.unfit-method"])
    #expect(try codes("kernel-shap:segments=quickshift") == ["attribution.unfit-method"])
    #expect(try codes("lime:segments=grid", [72]) == ["attribution.unfit-method"])
    #expect(try codes("exact-shapley:cells=4") == ["attribution.unfit-method"])
    #expect(try codes("kernel-shap:cells=6:samples=20") == ["attribution.unfit-method"])
  }

  @Test(
    "More parts or samples than a regression and memory hold",
    arguments: [
      ("lime:cells=50", [1, 50, 50]), ("kernel-shap:cells=50", [1, 50, 50]),
      ("lime:samples=1000000:cells=6", [1, 6, 6]),
      ("kernel-shap:samples=10000000:cells=6", [1, 6, 6]),
      ("shapley-sampling:pairs=100000:cells=50", [1, 50, 50]),
    ]
  )
  func tooLarge(text: String, shape: [Int]) throws {
    #expect(try codes(text, shape) == ["attribution.unfit-method"])
  }

  @Test("Segments of another size and with fractions, at once")
  func segments() throws {
    #expect(
      try codes("lime:segments=s.npy") == ["images.bad-segments", "images.bad-segments"]
    )
  }

  @Test("Without resources a file of segments says what is missing")
  func resources() throws {
    let found = try faultCodes { _ = try MethodChoice("lime:segments=s.npy").method() }
    #expect(found == ["attribution.no-files"])
  }
}
