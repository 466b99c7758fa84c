import Foundation
import Networks
import TestSupport
import Testing

@Suite("A table of kernels") struct KernelTablesTests {
  private let world: SmallWorld

  init() throws { world = try SmallWorld() }

  private func predict(_ kernels: String) throws -> Binary.Outcome {
    try world.run(["predict", "net.onnx", "--images", "light", "--json", "--kernels", kernels])
  }

  @Test("that noema tune writes is used by --kernels")
  func tuned() throws {
    let quickly = ["tune", "net.onnx", "--output", "mine.csv", "--seconds", "0.001"]
    expectSuccess(try world.run(quickly))
    let table = try KernelTable(reading: world.folder.appending("mine.csv"))
    // Both convolutions and the ways back, one of which is like no other.
    #expect(table.rows.count >= 3, "\(table.text)")
    expectSuccess(try predict("mine.csv"))
    expectSuccess(try predict("direct"))
  }

  @Test("that is missing, no table, or has bad rows is refused")
  func bad() throws {
    expectRefusal(try predict("nowhere.csv"), saying: "nowhere.csv", "noema tune")
    try world.write("hello", to: "mine.csv")
    expectRefusal(try predict("mine.csv"), saying: "mine.csv", "first line")
    let header = KernelTable.direct.text
    try world.write(header + "avx512,1,2\navx512,,,,\n", to: "mine.csv")
    expectRefusal(try predict("mine.csv"), saying: "mine.csv, line 2", "mine.csv, line 3")
  }
}
