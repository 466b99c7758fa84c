import Concepts
import Reports
import Testing

@Test("where no finding can be significant, the page says so before anything else")
func tooFewSets() throws {
  var result = try MadeUpResult(test: .rank).result()
  for layer in result.layers.indices {
    for concept in result.layers[layer].concepts.indices {
      result.layers[layer].concepts[concept].isSignificant = false
    }
  }
  let sentence = "too few random sets for any finding to be significant; 180 more are needed."
  #expect(TCAVReport(result).html.contains(sentence))
  result.additionalSetsNeeded = 0
  #expect(!TCAVReport(result).html.contains(sentence))
}
