import Diagnostics
import Foundation
import Images
import TestSupport
import Tensors
import Testing

/// Files from users: each is refused with its name and its fault, and none traps.
struct BadImagesTests {
  private static let small = Image.drawing(9, 7)

  private static func encoded(_ format: ImageFormat) throws -> Data {
    format == .png ? try small.png() : try small.jpeg()
  }

  @Test("a file cut short anywhere is refused", arguments: ImageFormat.allCases)
  func truncated(format: ImageFormat) throws {
    let whole = try Self.encoded(format)
    // The last two bytes of a JPEG only say that it ends, but their absence shows a cut all the same.
    for count in 0..<whole.count {
      let codes = try faultCodes { _ = try Image(decoding: whole.prefix(count)) }
      let expected =
        count == 0
        ? "images.empty-file"
        : ImageFormat(of: whole.prefix(count)) == nil ? "images.not-an-image" : "images.corrupt"
      #expect(codes == [expected], "\(format) of \(count) bytes")
    }
  }

  @Test(
    "a damaged byte gives an image or a fault, and never traps",
    arguments: ImageFormat.allCases
  )
  func damaged(format: ImageFormat) throws {
    let known = ["images.corrupt", "images.not-an-image", "images.too-large"]
    try forEachDamaged(Self.encoded(format)) { bytes in
      let codes = try faultCodes { _ = try Image(decoding: bytes) }
      #expect(codes == nil || codes?.count == 1 && known.contains(codes?.first ?? ""))
    }
  }

  @Test("a header that claims more pixels than are read is refused before memory is asked for")
  func bomb() throws {
    var bytes = Array(try Self.small.png())
    bytes.replaceSubrange(16..<24, with: [0, 1, 0x80, 0, 0, 1, 0x80, 0])
    let checksum = crc32(bytes[12..<29])
    bytes.replaceSubrange(29..<33, with: withUnsafeBytes(of: checksum.bigEndian) { Array($0) })
    #expect(try faultCodes { _ = try Image(decoding: Data(bytes)) } == ["images.too-large"])
  }

  @Test("a header that claims more pixels than its bytes can hold is refused, large ones are read")
  func claims() throws {
    var png = Array(try Self.small.png())
    // 8000 x 8000, within what is read from a file, in a hundred bytes.
    png.replaceSubrange(16..<24, with: [0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40])
    let checksum = crc32(png[12..<29])
    png.replaceSubrange(29..<33, with: withUnsafeBytes(of: checksum.bigEndian) { Array($0) })
    var jpeg = Array(try Self.small.jpeg())
    let frame = try #require(
      jpeg.indices.dropLast().first { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xC0 }
    )
    jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x1F, 0x40, 0x1F, 0x40])
    for bytes in [png, jpeg] {
      let fault = try #require(try faults { _ = try Image(decoding: Data(bytes)) }?.first)
      #expect(fault.code == "images.corrupt")
      #expect(fault.what.contains("bytes cannot hold 8000 x 8000 pixels"))
    }
    let plain = Image(width: 3000, height: 2000)
    #expect(try Image(decoding: plain.png()) == plain)
    #expect(try Image(decoding: plain.jpeg()).width == 3000)
  }

  @Test("the bytes decide what a file is, not its name")
  func wrongExtension() throws {
    let folder = try TemporaryFolder()
    let url = try folder.write(Self.small.png(), to: "picture.jpg")
    #expect(try Image(contentsOf: url) == Self.small)
    let text = try folder.write(Data("GIF89a…".utf8), to: "picture.png")
    let fault = try #require(try faults { _ = try Image(contentsOf: text) }?.first)
    #expect(fault.code == "images.not-an-image" && fault.what.contains("GIF"))
    #expect(fault.place == text.path)
  }

  @Test("all bad files of a folder are named at once, and the others are read in order")
  func folder() throws {
    let folder = try TemporaryFolder()
    let bytes = try Self.small.png()
    for name in ["b.png", "B.PNG", "a/z.jpeg", ".hidden.png"] {
      _ = try folder.write(bytes, to: name)
    }
    _ = try folder.write(Data(), to: "empty.png")
    _ = try folder.write(bytes.prefix(60), to: "a/cut.png")
    _ = try folder.write(Data("hello".utf8), to: "notes.txt")
    let listing = try ImageFolder(folder.url)
    #expect(listing.files.map(\.path) == ["B.PNG", "a/cut.png", "a/z.jpeg", "b.png", "empty.png"])
    #expect(listing.others == ["notes.txt"])
    for workers in [1, 2, 5] {
      let read = ImageReader(workers: Workers(workers)).read(listing.files)
      #expect(read.images.map(\.file.path) == ["B.PNG", "a/z.jpeg", "b.png"])
      #expect(read.images.allSatisfy { $0.value == Self.small && $0.digest == Digest(of: bytes) })
      #expect(read.bad.map(\.file.path) == ["a/cut.png", "empty.png"])
      #expect(try faultCodes { _ = try read.strict() } == ["images.corrupt", "images.empty-file"])
      let notice = try #require(read.notice)
      #expect(notice.text.contains("a/cut.png") && notice.text.contains("empty.png"))
    }
  }

  @Test("a folder that is missing, a file, or empty is refused, every one of several at once")
  func badFolders() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.small.png(), to: "stripes/a.png")
    let missing = folder.appending("stripe")
    let fault = try #require(try faults { _ = try ImageFolder(missing) }?.first)
    #expect(fault.code == "images.no-such-folder")
    #expect(fault.remedy == "did you mean stripes?")
    #expect(try faultCodes { _ = try ImageFolder(file) } == ["images.not-a-folder"])
    #expect(
      try faultCodes { _ = try ImageFolder.labelled(in: folder.appending("stripes")) }
        == ["images.no-subfolders"]
    )
    for name in ["dots/readme.txt", "sky/readme.txt"] {
      _ = try folder.write(Data("x".utf8), to: name)
    }
    let codes = try faultCodes { _ = try ImageFolder.labelled(in: folder.url) }
    #expect(codes == ["images.empty-folder", "images.empty-folder"])
  }

  /// The checksum of PNG (ISO 3309), bit by bit.
  private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xEDB8_8320 }
      }
    }
    return ~sum
  }
}
