import Diagnostics
import Networks
import Testing

@Suite("Tables of what convolutions take")
struct KernelTableTests {
  private static let header =
    "instructions,channels,height,width,kernels,window,stride,groups,"
    + ConvolutionKernel.allCases.map(\.rawValue).joined(separator: ",")

  @Test("a table that is written and read again is the same")
  func roundTrip() throws {
    let table = KernelTable.measured
    let again = try KernelTable(name: table.name, text: table.text)
    #expect(again == table)
    #expect(again.digest == table.digest)
    #expect(table.rows.count > 50)
    #expect(Set(table.rows.map(\.shape)).count == table.rows.count, "no shape twice")
  }

  @Test("all bad rows are named at once, with their lines")
  func badRows() throws {
    let good = "avx512,64,56,56,64,3x3,1x1,1,880,900,450,360"
    let bad = [
      "avx512,64,56,56,64,3x3,1x1,1,880",
      "mmx,64,56,56,64,3x3,1x1,1,880,900,450,360",
      "avx512,64,56,56,64,3,1x1,1,880,900,450,360",
      "avx512,64,56,56,64,3x3,1x1,7,880,900,450,360",
      "avx512,64,56,56,64,3x3,1x1,1,-1,900,450,360",
      "avx512,64,56,56,64,3x3,1x1,1,,,,",
      "avx512,99999999999999999999,56,56,64,3x3,1x1,1,880,900,450,360",
    ]
    let text = ([Self.header, good] + bad).joined(separator: "\n")
    let error = #expect(throws: InputError.self) {
      try KernelTable(name: "kernels.csv", text: text)
    }
    #expect(error?.faults.map(\.code) == bad.map { _ in "kernels.bad-row" })
    #expect(error?.faults.first?.place == "kernels.csv, line 3")
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
    let row = "avx512,64,56,56,64,3x3,1x1,1,880.0,900.0,450.0,360.0"
    let table = try KernelTable(name: "k", text: "\(Self.header)\r\n\(row)\r\n")
    #expect(table.text == "\(Self.header)\n\(row)\n")
  }
}
