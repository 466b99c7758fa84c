import Diagnostics
import Networks
import Testing

@Suite("Tables of what convolutions take")
struct KernelTableTests {
  private static let header =
    "instructions,channels,height,width,kernels,window,stride,groups,direct,blocked,winograd-2x2,"
    + "winograd-4x4,backward,backward-blocked,rotated,rotated-blocked"

  private func table(_ rows: [String]) throws -> KernelTable {
    let lines = [Self.header] + rows
    return try KernelTable(name: "kernels.csv", text: lines.joined(separator: "\n") + "\n")
  }

  private func faults(_ rows: [String]) -> [Fault] {
    let error = #expect(throws: InputError.self) { try table(rows) }
    return error?.faults ?? []
  }

  private static let row = "avx512,64,56,56,64,3x3,1x1,1,880.0,900.0,450.0,360.0,700.0,,600.0,"

  @Test("a table that is written and read again is the same")
  func roundTrip() throws {
    #expect(KernelTable.measured.isUsable)
    for instructions in KernelTable.Instructions.allCases {
      let table = KernelTable.measured(with: instructions)
      let again = try KernelTable(name: table.name, text: table.text)
      #expect(again == table)
      #expect(again.digest == table.digest)
      #expect(table.rows.count > 50)
      #expect(table.rows.allSatisfy { $0.instructions == instructions })
      #expect(Set(table.rows.map(\.shape)).count == table.rows.count, "no shape twice")
      #expect(table.rows.contains { $0.backward.count > 1 })
    }
  }

  @Test("all bad rows are named at once, with their lines")
  func badRows() throws {
    let bad = [
      "avx512,64,56,56,64,3x3,1x1,1,880",
      "mmx,64,56,56,64,3x3,1x1,1,880,900,450,360,,,,",
      "avx512,64,56,56,64,3,1x1,1,880,900,450,360,,,,",
      "avx512,64,56,56,64,3x3,1x1,7,880,900,450,360,,,,",
      "avx512,64,56,56,64,3x3,1x1,1,-1,900,450,360,,,,",
      "avx512,64,56,56,64,3x3,1x1,1,1,900,450,360,,,0,",
      "avx512,64,56,56,64,3x3,1x1,1,,,,,,,,",
      "avx512,99999999999999999999,56,56,64,3x3,1x1,1,880,900,450,360,,,,",
    ]
    let faults = faults([Self.row] + bad)
    #expect(faults.map(\.code) == bad.map { _ in "kernels.bad-row" })
    #expect(faults.first?.place == "kernels.csv, line 3")
  }

  @Test("a convolution that stands twice is named with both lines, on one processor only")
  func twice() throws {
    let faults = faults([Self.row, "avx2,8,9,9,8,1x1,1x1,1,5,,,,,,,", Self.row])
    #expect(faults.map(\.code) == ["kernels.twice"])
    #expect(faults.first?.place == "kernels.csv, line 4")
    #expect(faults.first?.what.contains("line 2") == true)
    let other = Self.row.replacing("avx512", with: "avx2").replacing("450.0,360.0", with: ",")
    #expect(try table([Self.row, other]).rows.count == 2)
  }

  @Test("a time of Winograd's kernel where there is none is named with its line")
  func noSuchKernel() throws {
    let bad = [
      "avx512,64,56,56,64,1x1,1x1,1,880,,450,,,,,", "avx512,64,56,56,64,3x3,2x2,1,880,,,450,,,,",
      "avx512,64,56,56,64,3x3,1x1,64,880,,450,450,,,,",
    ]
    let faults = faults(bad)
    #expect(faults.map(\.code) == .init(repeating: "kernels.no-such-kernel", count: 4))
    #expect(faults.first?.place == "kernels.csv, line 2")
  }

  @Test("two tables together have the rows of both, and the lesser times")
  func merging() throws {
    let other = "avx512,64,56,56,64,3x3,1x1,1,800.0,,500.0,,800.0,1.0,,"
    let more = "sse41,64,56,56,64,3x3,1x1,1,5.0,,,,,,,"
    let merged = try table([Self.row]).merging(table([other, more]))
    let both = "avx512,64,56,56,64,3x3,1x1,1,800.0,900.0,450.0,360.0,700.0,1.0,600.0,"
    #expect(merged.text == [Self.header, both, more, ""].joined(separator: "\n"))
  }

  @Test("what is no table is refused", arguments: ["", "hello", "a,b\n1,2"])
  func notATable(_ text: String) throws {
    let error = #expect(throws: InputError.self) { try KernelTable(name: "k", text: text) }
    #expect(error?.faults.map(\.code) == ["kernels.not-a-table"])
  }

  @Test("a table without convolutions is refused; one with Windows's ends of lines is read")
  func ends() throws {
    let error = #expect(throws: InputError.self) {
      try KernelTable(name: "k", text: Self.header + "\n")
    }
    #expect(error?.faults.map(\.code) == ["kernels.no-rows"])
    let table = try KernelTable(name: "k", text: "\(Self.header)\r\n\(Self.row)\r\n")
    #expect(table.text == "\(Self.header)\n\(Self.row)\n")
  }
}
