import Diagnostics
import Foundation
import Probing
import TestSupport
import Testing

@Suite("YAML is read strictly") struct YAMLReaderTests {
  enum Fruit: String, CaseIterable { case apple, pear }

  private func reader(_ text: String) throws -> YAMLReader {
    try YAMLReader(Data(text.utf8), name: "card.yaml")
  }

  @Test("values of every kind are read, and an empty key counts as left out")
  func reads() throws {
    var reader = try reader(
      """
      text: 12
      whole: 3
      number: 1e-3
      truth: true
      fruit: pear
      numbers: [1, 2.5]
      texts:
        - "no"
        - yes
      one: alone
      pairs: {a: b}
      empty:
      below:
        deep: 1
      """
    )
    #expect(reader.text("text") == "12")
    #expect(reader.integer("whole", in: 1...5) == 3)
    #expect(reader.number("number") == 0.001)
    #expect(reader.truth("truth") == true)
    #expect(reader.choice("fruit") == Fruit.pear)
    #expect(reader.numbers("numbers", count: 2...3) == [1, 2.5])
    #expect(reader.texts("texts") == ["no", "yes"])
    #expect(reader.texts("one") == ["alone"])
    #expect(reader.pairs("pairs") == ["a": "b"])
    #expect(reader.text("empty") == nil)
    #expect(reader.text("absent") == nil)
    #expect(reader.nested("below") { $0.integer("deep", in: 0...9) } == 1)
    #expect(reader.finish().isEmpty)
  }

  @Test("everything that is wrong is said at once, with lines and near names")
  func faults() throws {
    var reader = try reader(
      """
      whole: 9
      number: nan
      fruit: peer
      numbers: [1]
      truth: perhaps
      below: 3
      txet: x
      """
    )
    #expect(reader.integer("whole", in: 1...5) == nil)
    #expect(reader.number("number") == nil)
    #expect(reader.choice("fruit", as: Fruit.self) == nil)
    #expect(reader.numbers("numbers", count: 2...2) == nil)
    #expect(reader.truth("truth") == nil)
    #expect(reader.nested("below") { _ in 1 } == nil)
    #expect(reader.text("text") == nil)
    let faults = reader.finish()
    #expect(
      faults.map(\.code) == [
        "yaml.wrong-value", "yaml.wrong-value", "yaml.no-such-choice", "yaml.wrong-value",
        "yaml.wrong-value", "yaml.not-mapping", "yaml.unknown-key",
      ]
    )
    #expect(faults.map(\.place) == (1...7).map { "card.yaml, line \($0)" })
    #expect(faults[2].remedy == "did you mean pear?")
    #expect(faults[6].remedy == "did you mean text?")
  }

  @Test(
    "what is no YAML mapping is refused with its line",
    arguments: [
      ("- a\n- b", "yaml.not-mapping"), ("", "yaml.not-mapping"), ("alone", "yaml.not-mapping"),
      ("a: [1, 2", "yaml.malformed"), ("a: 1\na: 2", "yaml.malformed"),
      ("a: \"open", "yaml.malformed"), ("a: *nobody", "yaml.malformed"),
      (String(repeating: "[", count: 100_000), "yaml.malformed"),
    ]
  )
  func malformed(text: String, code: String) throws {
    #expect(try faultCodes { _ = try reader(text) } == [code], "\(text.prefix(20))")
  }

  @Test("a few lines cannot stand for a tree without end, and a few aliases are read")
  func aliases() throws {
    var lines = ["a0: &a0 [x, x]"] + (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    // As a key it would be compared with others, leaf by leaf.
    lines.append("? *a39\n: 1")
    let found = try TestSupport.faults { _ = try reader(lines.joined(separator: "\n")) }
    #expect(found?.map(\.code) == ["yaml.malformed"])
    #expect(found?.first?.what.contains("more than 8 aliases (*name)") == true)
    var few = try reader("a: &n [1, 2]\nb: *n\n# *not *one\nc: 2*3")
    #expect(few.numbers("b", count: 2...2) == [1, 2])
  }

  @Test("damaged files never trap")
  func damage() throws {
    let text = "a: [1, 2]\nb: {c: 'd', e: \"f\"}\ng: |\n  text\nh: &x 1\ni: *x\n"
    try forEachDamaged(Data(text.utf8)) { damaged in
      _ = try TestSupport.faults {
        var reader = try YAMLReader(damaged, name: "x")
        _ = reader.numbers("a", count: 1...3)
        _ = reader.pairs("b")
        _ = reader.finish()
      }
    }
    #expect(try faultCodes { _ = try YAMLReader(Data([0xFF, 0xFE, 0x00]), name: "x") } != nil)
  }
}
