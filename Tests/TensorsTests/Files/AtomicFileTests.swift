import Diagnostics
import Foundation
import TestSupport
import Tensors
import Testing

@Suite("Files are written beside and renamed") struct AtomicFileTests {
  @Test("folders are made, the file is whole, nothing is left beside it")
  func writes() throws {
    let folder = try TemporaryFolder()
    let url = folder.appending("a/b/c.txt")
    try AtomicFile.write("one", to: url)
    try AtomicFile.write("two", to: url, durably: true)
    #expect(try String(contentsOf: url, encoding: .utf8) == "two")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: url.deletingLastPathComponent().path
    )
    #expect(names == ["c.txt"])
  }

  @Test("when writing fails half-way, the old file stays and nothing is left beside it")
  func keepsOld() throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let url = try folder.write(Data("old".utf8), to: "f")
    #expect(throws: Stop.self) {
      try AtomicFile.replace(url) { temporary in
        try Data("half".utf8).write(to: temporary)
        throw Stop()
      }
    }
    #expect(try String(contentsOf: url, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["f"])
  }

  @Test("a place that cannot be written to is named with the system's reason")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Data("x".utf8), to: "file")
    let below = file.appending(path: "sub/out.json")
    let first = try #require(try faults { try AtomicFile.write("x", to: below) }?.first)
    #expect(first.code == "files.unwritable" && first.what.contains("not a folder"))
    let place = URL(filePath: "/proc/noema/out.json")
    let second = try #require(try faults { try AtomicFile.write("x", to: place) }?.first)
    #expect(second.code == "files.unwritable" && second.place?.hasPrefix("/proc") == true)
    // A folder where the file should go.
    try FileManager.default.createDirectory(
      at: folder.appending("taken/inside"),
      withIntermediateDirectories: true
    )
    let codes = try faultCodes { try AtomicFile.write("x", to: folder.appending("taken")) }
    #expect(codes == ["files.unwritable"])
  }

  @Test("a folder is looked at before the work, and not made")
  func looksAtFolders() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.checkFolder(folder.url)
    try AtomicFile.checkFolder(folder.appending("new/newer/"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    let file = try folder.write(Data("x".utf8), to: "file")
    let long = String(repeating: "x", count: 300)
    for place in [file, file.appending(path: "below"), folder.appending("\(long)/out")] {
      #expect(try faultCodes { try AtomicFile.checkFolder(place) } == ["files.unwritable"])
    }
  }

  @Test("a full disk is the environment's fault, not the user's")
  func fullDisk() throws {
    #expect(throws: RunError.self) {
      try AtomicFile.replace(URL(filePath: NSTemporaryDirectory()).appending(path: "noema-full")) {
        _ in throw RunError("cannot write: No space left on device")
      }
    }
  }
}
