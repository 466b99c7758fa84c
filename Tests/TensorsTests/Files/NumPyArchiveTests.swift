import Diagnostics
import Foundation
import TestSupport
import Tensors
import Testing

@Suite("NumPy's .npz archives") struct NumPyArchiveTests {
  @Test("stored and deflated archives saved by NumPy are read, array by array")
  func reads() throws {
    let folder = try TemporaryFolder()
    for bytes in [NumPyFixtures.stored, NumPyFixtures.deflated] {
      let archive = try NumPyArchive(reading: folder.write(bytes, to: "a.npz"))
      #expect(archive.names == ["x", "y"])
      #expect(try archive.array("x").floats() == Tensor([2, 3], [0, 1, 2, 3, 4, 5]))
      #expect(try archive.array("y").ints() == Tensor([3], [0, 1, 2]))
    }
  }

  @Test("a name that is not there is answered with near names, the file and the array")
  func missing() throws {
    let folder = try TemporaryFolder()
    let url = folder.appending("a.npz")
    try NumPyArchive.write(["act:fire5": StoredArray(Tensor<Float>([1], [1]))], to: url)
    let archive = try NumPyArchive(reading: url)
    let fault = try #require(try faults { _ = try archive.array("act:fire6") }?.first)
    #expect(fault.code == "files.no-such-array")
    #expect(fault.remedy == "did you mean act:fire5?")
    #expect(fault.place?.hasPrefix(url.path) == true)
  }

  @Test("what is written is read back, and the same arrays give the same bytes")
  func writes() throws {
    let folder = try TemporaryFolder()
    let arrays = [
      "b": StoredArray(Tensor<Float>([2, 2], [1, 2, 3, 4])),
      "a/ü": StoredArray(Tensor<Int64>([0, 3], [])),
      "c": StoredArray(Tensor<Double>(scalar: .pi)),
    ]
    let (first, second) = (folder.appending("1.npz"), folder.appending("sub/2.npz"))
    try NumPyArchive.write(arrays, to: first)
    try NumPyArchive.write(arrays, to: second)
    #expect(try Data(contentsOf: first) == Data(contentsOf: second))
    let archive = try NumPyArchive(reading: first)
    #expect(archive.names == ["a/ü", "b", "c"])
    for (name, array) in arrays { #expect(try archive.array(name) == array) }
  }

  @Test("an archive cut anywhere is refused, and one with any byte changed never traps")
  func damage() throws {
    let folder = try TemporaryFolder()
    for bytes in [NumPyFixtures.stored, NumPyFixtures.deflated] {
      for length in stride(from: 0, to: bytes.count, by: 3) {
        let url = try folder.write(bytes.prefix(length), to: "cut.npz")
        #expect(try faultCodes { try readAll(url) } != nil)
      }
      try forEachDamaged(bytes, every: 2) { damaged in
        let url = try folder.write(damaged, to: "damaged.npz")
        _ = try faults { try readAll(url) }
      }
    }
  }

  @Test("a member that claims more than its bytes can hold is refused before memory is asked for")
  func bomb() throws {
    let folder = try TemporaryFolder()
    var bytes = Array(NumPyFixtures.deflated)
    // The size stands 22 bytes into the local header and 24 into the central one.
    for (mark, offset) in [([0x50, 0x4B, 3, 4], 22), ([0x50, 0x4B, 1, 2], 24)] as [([UInt8], Int)] {
      for start in bytes.indices.dropLast(30) where Array(bytes[start..<start + 4]) == mark {
        bytes.replaceSubrange(start + offset..<start + offset + 4, with: [0, 0, 0, 0x70])
      }
    }
    let url = try folder.write(Data(bytes), to: "bomb.npz")
    let found = try #require(try faults { try readAll(url) })
    #expect(found.map(\.code) == ["files.bad-npz"])
    #expect(found[0].what.contains("cannot hold the 1879048192 that it claims"))
  }

  @Test("rows are given in blocks, from .npy and .npz, either axis order, and cover the array")
  func rows() throws {
    let folder = try TemporaryFolder()
    let whole = Tensor<Float>([7, 2, 3], (0..<42).map { Float($0) })
    let npy = folder.appending("a.npy")
    try NPYFile.write(StoredArray(whole), to: npy)
    let npz = folder.appending("a.npz")
    try NumPyArchive.write(["x": StoredArray(whole)], to: npz)
    for (url, name) in [(npy, nil), (npz, "x")] as [(URL, String?)] {
      for size in [1, 3, 7, 100] {
        let rows = try ArrayRows(reading: url, array: name)
        #expect(rows.shape == [7, 2, 3])
        var elements: [Float] = []
        try rows.forEachBlock(of: size) { range, block in
          #expect(block.shape == Shape([range.count, 2, 3]))
          elements += block.elements
        }
        #expect(elements == whole.elements)
      }
    }
    let fortran = try folder.write(NumPyFixtures.cubeFortran, to: "f.npy")
    var blocks: [Range<Int>] = []
    try ArrayRows(reading: fortran).forEachBlock(of: 1) { range, block in
      blocks.append(range)
      #expect(block.elements.first == Float(range.lowerBound * 12))
    }
    #expect(blocks == [0..<1, 1..<2])
  }

  @Test("rows of a scalar, and of an array with missing or surplus bytes, are refused")
  func badRows() throws {
    let folder = try TemporaryFolder()
    let scalar = try folder.write(NumPyFixtures.scalar, to: "s.npy")
    #expect(try faultCodes { _ = try ArrayRows(reading: scalar) } == ["files.not-rows"])
    for bytes in [NumPyFixtures.float32.dropLast(), NumPyFixtures.float32 + [0]] {
      let url = try folder.write(Data(bytes), to: "x.npy")
      #expect(try faultCodes { _ = try ArrayRows(reading: url) } == ["files.wrong-length"])
    }
  }

  @Test("the reference archives are read")
  func realData() throws {
    guard let url = TestData.find("golden/linear-models.npz") else { return }
    let archive = try NumPyArchive(reading: url)
    #expect(archive.names.count > 4)
    for name in archive.names {
      let array = try? archive.array(name).doubles()
      #expect(array?.elements.allSatisfy(\.isFinite) != false, "\(name)")
    }
  }

  private func readAll(_ url: URL) throws {
    let archive = try NumPyArchive(reading: url)
    for name in archive.names { _ = try archive.array(name).doubles() }
  }
}
