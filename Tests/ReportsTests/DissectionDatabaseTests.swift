import Diagnostics
import Dissection
import Foundation
import Reports
import TestSupport
import Testing

struct DissectionDatabaseTests {
  private let folder: TemporaryFolder
  private let file: URL

  init() throws {
    folder = try TemporaryFolder()
    file = folder.appending("dissection.sqlite")
  }

  private func write(_ result: DissectionResult) throws -> Data {
    try DissectionReport(result).writeDatabase(to: file)
    return try Data(contentsOf: file)
  }

  @Test("a result comes back equal", arguments: [true, false])
  func roundTrip(hasNull: Bool) throws {
    let result = MadeUpDissection(hasNull: hasNull).result()
    _ = try write(result)
    #expect(try DissectionResult(readingDatabase: file) == result)
    #expect(try DissectionResult(json: DissectionReport(result).json) == result)
  }

  @Test("extreme numbers and settings come back equal")
  func extremes() throws {
    var result = MadeUpDissection().result()
    result.settings.quantile = 1.0 / 3
    result.settings.permutations = 12_345
    result.settings.split = "\"split\" \\ \n"
    result.settings.seed = UInt64(Int64.max) + 1
    result.layers[0].grid = []
    result.layers[0].fieldCentres = []
    result.layers[0].units[0].threshold = .infinity
    result.layers[0].units[1].threshold = Float.leastNonzeroMagnitude
    result.layers[1].units = []
    result.provenance.network = nil
    result.droppedLabels = []
    _ = try write(result)
    #expect(try DissectionResult(readingDatabase: file) == result)
  }

  @Test("two writings of one result are the same bytes")
  func determinism() throws {
    let result = MadeUpDissection().result()
    #expect(try write(result) == write(result))
  }

  @Test("a threshold that is not a number is none, and comes back")
  func notANumber() throws {
    var result = MadeUpDissection().result()
    result.layers[0].units[2].threshold = .nan
    _ = try write(result)
    #expect(try DissectionResult(readingDatabase: file).layers[0].units[2].threshold.isNaN)
  }

  @Test("what is not a dissection is a fault of the input")
  func other() throws {
    func codes(_ url: URL) throws -> [String]? {
      try faultCodes { _ = try DissectionResult(readingDatabase: url) }
    }
    #expect(try codes(folder.appending("none.sqlite")) == ["files.missing"])
    #expect(try codes(folder.url) == ["files.is-folder"])
    #expect(try codes(folder.write(Data(), to: "empty")) == ["files.empty"])
    let text = try folder.write(Data("unit,label\n1,car\n".utf8), to: "text.csv")
    #expect(try codes(text) == ["dissection.not-a-database"])

    let whole = try write(MadeUpDissection().result())
    for (place, code) in [(60, "other-schema"), (68, "not-a-database")] {
      // SQLite's header has user_version at byte 60 and application_id at 68, big-endian.
      var bytes = whole
      bytes[place + 3] ^= 2
      let spoilt = try folder.write(bytes, to: "spoilt")
      #expect(try codes(spoilt) == ["dissection.\(code)"])
    }
  }

  @Test("a file that was cut anywhere is a fault of the input")
  func cut() throws {
    let whole = try write(MadeUpDissection().result())
    for length in stride(from: 1, to: whole.count, by: 1777) {
      let cut = try folder.write(whole.prefix(length), to: "cut")
      #expect(try faultCodes { _ = try DissectionResult(readingDatabase: cut) } != nil)
    }
  }

  @Test("a file with wrong bytes anywhere is read, or a fault of the input")
  func damaged() throws {
    let whole = try write(MadeUpDissection().result())
    let spoilt = folder.appending("spoilt")
    // Every byte that the step meets, of all pages: headers, cells and text alike.
    try forEachDamaged(whole, every: 211) { bytes in
      try bytes.write(to: spoilt)
      _ = try faultCodes { _ = try DissectionResult(readingDatabase: spoilt) }
    }
  }
}
