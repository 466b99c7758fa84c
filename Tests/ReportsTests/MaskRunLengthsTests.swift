import Dissection
import Foundation
import Reports
import Testing

struct MaskRunLengthsTests {
  @Test("runs of bits say of every pixel what the bits say", arguments: 0..<200)
  func runs(seed: Int) throws {
    // Sizes around words' ends; long runs and short ones, empty rows, full masks.
    let (width, height) = (1 + seed % 67, 1 + seed % 5)
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    let inside = (0..<width * height).map { pixel in
      if pixel % (1 + seed % 13) == 0 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      }
      return seed == 0 || state >> 40 & 1 == 1
    }
    var raster = [UInt64](repeating: 0, count: (inside.count + 63) / 64)
    for (pixel, isInside) in inside.enumerated() where isInside {
      raster[pixel / 64] |= 1 << UInt64(pixel % 64)
    }
    let mask = raster.withUnsafeMutableBufferPointer { UnitMask(unit: 0, taking: $0) }
    guard let mask else {
      #expect(!inside.contains(true))
      return
    }
    let lengths = MaskRunLengths(mask, width: width, height: height)
    var read = lengths.runs.enumerated().flatMap { index, length in
      [Bool](repeating: index % 2 == 1, count: length)
    }
    read += [Bool](repeating: false, count: inside.count - read.count)
    #expect(read == inside)
    #expect(lengths.runs.dropFirst().allSatisfy { $0 > 0 })
  }
}
