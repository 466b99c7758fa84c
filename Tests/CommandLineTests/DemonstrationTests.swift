import Concepts
import TestSupport
import Testing

@Suite("The demonstration") struct DemonstrationTests {
  @Test("finds the planted concept and leaves the distractor, whatever the seed", arguments: 0..<5)
  func answersRight(seed: Int) throws {
    // A minute is ten times what it takes on two quiet cores.
    let outcome = try Binary.run(["demo", "--seed", "\(seed)", "--json"], timeout: 60)
    expectSuccess(outcome)
    #expect(outcome.errors.isEmpty)
    let result = try Results.read(outcome)
    #expect(result.settings.seed == UInt64(seed))
    let last = try #require(result.layers.last)
    let striped = try #require(last.concepts.first { $0.concept == "striped" })
    #expect(striped.isSignificant && striped.score > 0.9 && striped.verdict.isConcept)
    let framed = result.findings.filter { $0.concept == "framed" }
    #expect(framed.count == result.layers.count)
    for finding in framed { #expect(!finding.isSignificant && finding.verdict.isConcept) }
  }

  @Test("explains its table in three lines")
  func explains() throws {
    let outcome = try Binary.run(["demo"])
    expectSuccess(outcome)
    let story = outcome.output.split(separator: "\n").suffix(3)
    #expect(story.first?.contains("significant") == true)
    #expect(story.dropFirst().first?.contains("not significant") == true)
    #expect(story.last?.contains("noema tcav") == true)
  }
}
