import Attribution
import Foundation
import TestSupport
import Testing

@Suite("noema methods") struct MethodsTests {
  @Test("lists every method of the catalogue in its family, within 100 columns")
  func list() throws {
    let outcome = try Binary.run(["methods"])
    expectSuccess(outcome)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    for entry in MethodCatalogue.entries {
      #expect(lines.contains { $0.hasPrefix("  \(entry.name) ") }, "\(entry.name)")
    }
  }

  @Test("explains each method with its advice, source, cost and settings, within 100 columns")
  func explanations() throws {
    for entry in MethodCatalogue.entries {
      let outcome = try Binary.run(["methods", entry.name])
      expectSuccess(outcome)
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(entry.name)")
      #expect(outcome.output.hasPrefix(entry.title + "\n"))
      for parameter in entry.parameters {
        #expect(outcome.output.contains("  \(parameter.name), by"))
      }
      #expect(entry.advice.count > 30 && !entry.source.isEmpty, "\(entry.name)")
      #expect(!entry.cost.isEmpty)
    }
  }

  @Test("speaks JSON, and offers near names")
  func json() throws {
    let all = try Binary.run(["methods", "--json"])
    let list = try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [String: Any]
    #expect((list?["methods"] as? [Any])?.count == MethodCatalogue.entries.count)
    let one = try Binary.run(["methods", "gradient", "--json"])
    let method = try JSONSerialization.jsonObject(with: Data(one.output.utf8)) as? [String: Any]
    #expect(method?["name"] as? String == "gradient")
    expectRefusal(try Binary.run(["methods", "gradeint"]), saying: "gradeint", "gradient?")
  }
}
