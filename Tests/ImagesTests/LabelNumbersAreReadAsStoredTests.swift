import Diagnostics
import Foundation
import Images
import TestSupport
import Testing

@Suite struct LabelNumbersAreReadAsStoredTests {
  @Test("grey of every depth gives its numbers, not scaled", arguments: [1, 2, 4, 8, 16])
  func grey(bits: Int) throws {
    let samples = (0..<15).map { ($0 * 4099 + 1) % (1 << bits) }
    let png = StoredPNG(.grey, bits: bits, width: 5, samples: samples)
    let image = try LabelImage(decoding: png.bytes)
    #expect(image.kind == .grey && image.width == 5 && image.height == 3)
    #expect(image.numbers == samples.map(Int32.init) && image.colours == image.numbers)
  }

  @Test("a palette gives its indices, and its colours", arguments: [1, 2, 4, 8])
  func palette(bits: Int) throws {
    let samples = (0..<15).map { $0 % min(1 << bits, 3) }
    let colours: [UInt8] = [1, 2, 3, 128, 0, 64, 0, 255, 7]
    let palette = Array(colours.prefix(3 << bits))
    let png = StoredPNG(.palette, bits: bits, width: 5, samples: samples, palette: palette)
    let image = try LabelImage(decoding: png.bytes)
    #expect(image.numbers == samples.map(Int32.init))
    let packed: [Int32] = [0x030201, 0x400080, 0x07FF00]
    #expect(image.colours == samples.map { packed[$0] })
  }

  @Test("an index beyond the palette is a number, and black as a colour")
  func beyondPalette() throws {
    let png = StoredPNG(.palette, width: 2, samples: [9, 0], palette: [5, 6, 7])
    let image = try LabelImage(decoding: png.bytes)
    #expect(image.numbers == [9, 0] && image.colours == [0, 0x070605])
  }

  @Test("colour is packed as R + 256 G + 65536 B, and alpha is dropped")
  func colour() throws {
    let expected: [Int32] = [44 + 256 * 3, 65_536 * 2, 255]
    let opaque = StoredPNG(.colour, width: 3, samples: [44, 3, 0, 0, 0, 2, 255, 0, 0])
    #expect(try LabelImage(decoding: opaque.bytes).numbers == expected)
    let samples = [44, 3, 0, 0, 0, 0, 2, 128, 255, 0, 0, 255]
    let clear = StoredPNG(.colourAlpha, width: 3, samples: samples)
    #expect(try LabelImage(decoding: clear.bytes).numbers == expected)
    let grey = StoredPNG(.greyAlpha, bits: 16, width: 2, samples: [1197, 0, 65_535, 9])
    #expect(try LabelImage(decoding: grey.bytes).numbers == [1197, 65_535])
  }

  @Test("what holds no label numbers is refused")
  func refused() throws {
    let deep = StoredPNG(.colour, bits: 16, width: 1, samples: [1, 2, 3]).bytes
    #expect(try faultCodes { _ = try LabelImage(decoding: deep) } == ["images.not-labels"])
    let photograph = try Image(width: 4, height: 4).jpeg()
    let fault = try #require(try faults { _ = try LabelImage(decoding: photograph) }?.first)
    #expect(fault.code == "images.not-labels" && fault.what.contains("a JPEG image"))
    #expect(try faultCodes { _ = try LabelImage(decoding: Data()) } == ["images.empty-file"])
  }

  @Test("a file that is cut short or damaged gives numbers or a fault, and never traps")
  func damaged() throws {
    let known = ["images.corrupt", "images.not-labels", "images.too-large", "images.empty-file"]
    let palette: [UInt8] = [1, 2, 3, 4, 5, 6]
    let files = [
      StoredPNG(
        .palette,
        bits: 4,
        width: 5,
        samples: Array(repeating: 1, count: 15),
        palette: palette
      ),
      StoredPNG(.grey, bits: 16, width: 3, samples: Array(0..<9)),
      StoredPNG(.colour, width: 2, samples: Array(0..<12)),
    ]
    for file in files.map(\.bytes) {
      for count in 0..<file.count {
        let codes = try faultCodes { _ = try LabelImage(decoding: file.prefix(count)) }
        #expect(codes.map { $0.allSatisfy(known.contains) } ?? false, "\(count) bytes")
      }
      try forEachDamaged(file) { bytes in
        let codes = try faultCodes { _ = try LabelImage(decoding: bytes).colours }
        #expect(codes.map { $0.allSatisfy(known.contains) } ?? true)
      }
    }
  }
}
