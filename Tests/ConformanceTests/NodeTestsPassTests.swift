import Foundation
import TestSupport
import Testing

@Suite(
  "The ONNX project's node tests pass, or say why not",
  .enabled(if: ConformanceCase.areThere, ConformanceCase.whereAreThey)
)
struct NodeTestsPassTests {
  @Test("Every case that is not excluded passes")
  func everyCasePasses() throws {
    let excluded = Exclusions.committed.byName
    for test in ConformanceCase.all where excluded[test.name] == nil {
      let verdict = try #require(Runner.verdicts[test.name])
      if !verdict.isPass { Issue.record("\(test.name) \(verdict)") }
    }
  }

  @Test("Every excluded case fails, in the way that its reason says")
  func exclusionsAreTrue() throws {
    for section in Exclusions.committed.sections {
      for name in section.names {
        guard let verdict = Runner.verdicts[name] else {
          Issue.record("there is no case \(name)")
          continue
        }
        if !section.symptoms.contains(where: verdict.symptoms.contains) {
          Issue.record("\(name) stands under '\(section.reason)' but \(verdict)")
        }
      }
    }
  }

  @Test("The list of exclusions gives a reason for each, and is sorted")
  func exclusionsAreInOrder() {
    let sections = Exclusions.committed.sections
    #expect(sections.map(\.reason) == sections.map(\.reason).sorted())
    for section in sections {
      #expect(!section.reason.isEmpty && !section.symptoms.isEmpty && !section.names.isEmpty)
      #expect(section.names == Set(section.names).sorted(), "\(section.reason)")
    }
    let names = sections.flatMap(\.names)
    #expect(Set(names).count == names.count, "a case is excluded twice")
  }

  @Test("README says how many pass")
  func numbersAreTrue() throws {
    let passing = Runner.verdicts.values.filter(\.isPass).count
    let sentence = "\(passing) of the ONNX project's \(ConformanceCase.all.count) node tests pass"
    print("conformance: \(sentence)")
    let readme = try String(
      contentsOf: TestData.checkout.appending(path: "README.md"),
      encoding: .utf8
    )
    let words = readme.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let isSaid = words.contains(sentence)
    #expect(isSaid, "README should say: \(sentence)")
  }
}
