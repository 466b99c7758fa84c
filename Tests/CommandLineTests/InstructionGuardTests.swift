import Foundation
import TestSupport
import Testing

/// What the guard of the continuous integration says of counts of instructions.
@Suite struct InstructionGuardTests {
  private static let table = TestData.checkout.appending(path: "Benchmarks/instructions.tsv")
  private let jobs: [(name: String, count: Int)]

  init() throws {
    jobs = try String(contentsOf: Self.table, encoding: .utf8).split(separator: "\n").map { line in
      let cells = line.split(separator: "\t")
      return (String(cells[0]), try #require(Int(cells[1])))
    }
  }

  @Test("5 % more than the table passes, over 5 % in any job fails, far less asks for a new table")
  func growth() throws {
    #expect(jobs.map(\.name) == ["dissect", "gradient", "mask", "predict", "relevance", "tcav"])
    #expect(try verdict { _, count in count }.status == 0)
    #expect(try verdict { _, count in count + count / 20 }.status == 0)
    for grown in jobs.map(\.name) {
      let refused = try verdict { $0 == grown ? $1 + $1 / 20 + 2 : $1 }
      #expect(refused.status == 1)
      let complaints = refused.lines.filter { $0.hasSuffix("TOO MANY") }
      #expect(complaints.count == 1 && complaints[0].hasPrefix(grown))
    }
    let lower = try verdict { $0 == "tcav" ? $1 / 2 : $1 }
    #expect(lower.status == 0)
    #expect(lower.lines.filter { $0.hasSuffix("lower the table: --update") }.count == 1)
  }

  @Test("a job that the table or the count lacks fails")
  func missing() throws {
    #expect(try verdict(of: jobs.dropLast().map { "\($0.name)\t\($0.count)" }).status == 1)
    let more = jobs.map { "\($0.name)\t\($0.count)" } + ["unheard\t1000"]
    #expect(try verdict(of: more).status == 1)
  }

  private func verdict(
    _ count: (String, Int) -> Int
  ) throws -> (status: Int32, lines: [Substring]) {
    try verdict(of: jobs.map { "\($0.name)\t\(count($0.name, $0.count))" })
  }

  private func verdict(of lines: [String]) throws -> (status: Int32, lines: [Substring]) {
    let folder = try TemporaryFolder()
    let text = lines.joined(separator: "\n") + "\n"
    let counts = try folder.write(Data(text.utf8), to: "counts.tsv")
    let printed = folder.appending("printed")
    let guarding = try ChildProcess(
      "/bin/bash",
      [
        TestData.checkout.appending(path: "Scripts/instruction-guard.sh").path,
        "--counted", counts.path,
      ],
      output: printed.path
    )
    let status = try guarding.wait(timeout: 60)
    return (status, try String(contentsOf: printed, encoding: .utf8).split(separator: "\n"))
  }
}
