import Diagnostics
import Foundation
import TestSupport
import Tensors
import Testing

@Suite("NumPy's .npy files") struct NPYFileTests {
  @Test(
    "arrays saved by NumPy are read, whatever their type, byte order, axis order and version",
    arguments: [
      ("float32", NumPyFixtures.float32), ("big endian", NumPyFixtures.float32Big),
      ("Fortran", NumPyFixtures.float32Fortran), ("version 2", NumPyFixtures.float64Version2),
      ("version 3", NumPyFixtures.float64Version3), ("float16", NumPyFixtures.float16),
    ]
  )
  func readsFloats(name: String, bytes: Data) throws {
    let array = try NPYFile.array(bytes)
    // Quarters are exact in every type.
    #expect(try array.floats() == Tensor([2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25]))
    #expect(try array.doubles() == Tensor([2, 3], [0, 0.25, 0.5, 0.75, 1, 1.25]))
  }

  @Test(
    "whole numbers of every width are read exactly",
    arguments: [
      (NumPyFixtures.int8, -3), (NumPyFixtures.int16Big, -3), (NumPyFixtures.int32, -3),
      (NumPyFixtures.int64Fortran, -3), (NumPyFixtures.uint8, 250),
      (NumPyFixtures.uint16, 65530), (NumPyFixtures.uint32, 4_294_967_290),
      (NumPyFixtures.uint64, 9),
    ] as [(Data, Int64)]
  )
  func readsIntegers(bytes: Data, first: Int64) throws {
    let ints = try NPYFile.array(bytes).ints()
    #expect(ints == Tensor([2, 3], (0..<6).map { first + $0 }))
    #expect(try NPYFile.array(bytes).doubles() == ints.map { Double($0) })
  }

  @Test("truth values, scalars, vectors and arrays without rows keep their shapes")
  func readsOtherShapes() throws {
    #expect(try NPYFile.array(NumPyFixtures.bool).ints().elements == [0, 1, 0, 1, 0, 1])
    #expect(try NPYFile.array(NumPyFixtures.scalar).floats() == Tensor(scalar: 2.5))
    #expect(try NPYFile.array(NumPyFixtures.vector).floats() == Tensor([1], [1.5]))
    #expect(try NPYFile.array(NumPyFixtures.noRows).floats() == Tensor([0, 4], []))
    let cube = try NPYFile.array(NumPyFixtures.cubeFortran).floats()
    #expect(cube == Tensor([2, 3, 4], (0..<24).map { Float($0) }))
  }

  @Test("what is written has the bytes that NumPy writes")
  func writesAsNumPy() throws {
    for bytes in [NumPyFixtures.float32, NumPyFixtures.uint8, NumPyFixtures.noRows] {
      let array = try NPYFile.array(bytes)
      #expect(try NPYFile.array(NPYFile.bytes(array)) == array)
    }
    let bytes = try NPYFile.bytes(StoredArray(Tensor<Float>([2, 3], repeating: 1)))
    #expect(bytes.count == 128 + 24)
    let header = try #require(String(bytes: bytes.prefix(128).dropFirst(10), encoding: .ascii))
    #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } "))
    #expect(header.hasSuffix(" \n"))
  }

  @Test("pickled objects, text and records are refused by name")
  func refusesOthers() throws {
    #expect(try faultCodes { _ = try NPYFile.array(NumPyFixtures.objects) } == ["files.pickled"])
    for bytes in [NumPyFixtures.text, NumPyFixtures.record] {
      #expect(try faultCodes { _ = try NPYFile.array(bytes) } == ["files.unsupported-type"])
    }
  }

  @Test("numbers that do not fit into the type asked for are refused with their position")
  func refusesLosses() throws {
    let wide = StoredArray(Tensor<Double>([3], [1, 1e300, 2.5]))
    let fault = try #require(try faults { _ = try wide.floats() }?.first)
    #expect(fault.code == "files.lossy" && fault.what.contains("position 1"))
    #expect(try faultCodes { _ = try wide.ints() } == ["files.lossy"])
    let long = StoredArray(Tensor<Int64>([1], [16_777_217]))
    #expect(try faultCodes { _ = try long.floats() } == ["files.lossy"])
    #expect(try StoredArray(Tensor<Double>([1], [.infinity])).floats().elements == [.infinity])
  }

  @Test("a file cut anywhere is refused, and a file with any bit turned never traps")
  func damage() throws {
    for bytes in [NumPyFixtures.float32, NumPyFixtures.int64Fortran, NumPyFixtures.bool] {
      for length in 0..<bytes.count {
        #expect(try faultCodes { _ = try NPYFile.array(Data(bytes.prefix(length))) } != nil)
      }
      #expect(try faultCodes { _ = try NPYFile.array(bytes + [0]) } == ["files.wrong-length"])
      try forEachDamaged(bytes) { damaged in
        _ = try faults { _ = try NPYFile.array(damaged).floats() }
      }
    }
  }

  @Test("a shape larger than memory is refused before anything is allocated")
  func hugeShape() throws {
    for dims in ["9223372036854775807, 2", "4611686018427387904", "-1", "1000000000000"] {
      let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(dims),), }\n"
      let bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(header.utf8.count), 0])
      #expect(try faultCodes { _ = try NPYFile.array(bytes + Data(header.utf8)) } != nil)
    }
  }

  @Test("faults name the file, and a missing one offers near names")
  func names() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.write(Data(), to: "acts.npy")
    let first = try #require(try faults { _ = try NPYFile.read(empty) }?.first)
    #expect(first.code == "files.empty" && first.place == empty.path)
    let missing = folder.appending("act.npy")
    let second = try #require(try faults { _ = try NPYFile.read(missing) }?.first)
    #expect(second.code == "files.missing" && second.remedy == "did you mean acts.npy?")
    #expect(try faultCodes { _ = try NPYFile.read(folder.url) } == ["files.is-folder"])
    let cut = try folder.write(NumPyFixtures.float32.prefix(140), to: "cut.npy")
    #expect(try faults { _ = try NPYFile.read(cut) }?.first?.place == cut.path)
  }
}
