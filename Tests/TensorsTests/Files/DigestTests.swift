import Foundation
import TestSupport
import Tensors
import Testing

@Suite("Digests") struct DigestTests {
  /// FIPS 180-2, appendix B.1 and B.2, and the digest of nothing.
  @Test("SHA-256 gives the standard's values")
  func standard() {
    #expect(
      Digest(of: "abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      Digest(of: "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").hex
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )
    #expect(
      Digest(of: Data()).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
  }

  @Test("a file, read in pieces, has the digest of its bytes; so has a part of some data")
  func files() throws {
    let folder = try TemporaryFolder()
    let bytes = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    let url = try folder.write(bytes, to: "f")
    #expect(try Digest(ofFile: url) == Digest(of: bytes))
    #expect(Digest(of: bytes[100..<200]) == Digest(of: Data(bytes[100..<200])))
    #expect(try faultCodes { _ = try Digest(ofFile: folder.appending("g")) } != nil)
  }

  @Test("a tensor's digest depends on numbers, shape and type")
  func tensors() throws {
    let digests = [
      Digest(of: Tensor<Float>([2, 1], [1, 2])), Digest(of: Tensor<Float>([1, 2], [1, 2])),
      Digest(of: Tensor<Double>([2, 1], [1, 2])), Digest(of: Tensor<Float>([2, 1], [1, -2])),
    ]
    #expect(Set(digests).count == 4)
    let coded = try JSONDecoder().decode([Digest].self, from: JSONEncoder().encode(digests))
    #expect(coded == digests)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Digest].self, from: Data(#"["xyz"]"#.utf8))
    }
  }
}
