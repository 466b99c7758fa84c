import Diagnostics
import Foundation
import Images
import Tensors
import TestSupport
import Testing

@Suite struct SuperpixelsCoverThePictureTests {
  /// Four quarters of different colours with a little texture.
  static let quarters: Image = {
    var image = Image(width: 48, height: 36)
    let colours = [
      Colour(200, 30, 30), Colour(30, 180, 40), Colour(40, 60, 220), Colour(240, 230, 60),
    ]
    for y in 0..<36 {
      for x in 0..<48 {
        var colour = colours[(y / 18) * 2 + x / 24]
        colour.green = UInt8(Int(colour.green) + (x * 7 + y * 13) % 5)
        image[x: x, y: y] = colour
      }
    }
    return image
  }()

  static let cuts: [(String, @Sendable (Image) -> Superpixels)] = [
    ("slic", { Superpixels.slic($0, wanted: 12) }),
    ("quickshift", { Superpixels.quickshift($0) }),
    ("grid", { Superpixels.grid(width: $0.width, height: $0.height, rows: 3, columns: 5) }),
  ]

  @Test("Every pixel has a piece and every piece a pixel", arguments: cuts.map(\.0))
  func cover(name: String) throws {
    let cut = try #require(Self.cuts.first { $0.0 == name }?.1)
    let pieces = cut(Self.quarters)
    #expect(pieces.labels.count == 48 * 36)
    #expect(Set(pieces.labels) == Set(0..<pieces.count))
    #expect(pieces.sizes.reduce(0, +) == 48 * 36)
    #expect((4...40).contains(pieces.count))
  }

  @Test("SLIC and quickshift keep within edges of colour", arguments: ["slic", "quickshift"])
  func edges(name: String) throws {
    let cut = try #require(Self.cuts.first { $0.0 == name }?.1)
    let pieces = cut(Self.quarters)
    var quarters = [Set<Int>](repeating: [], count: pieces.count)
    var strays = 0
    for index in pieces.labels.indices {
      quarters[pieces.labels[index]].insert(index / 48 / 18 * 2 + index % 48 / 24)
    }
    for index in pieces.labels.indices where quarters[pieces.labels[index]].count > 1 {
      strays += 1
    }
    #expect(strays == 0)
  }

  @Test("The pieces of SLIC hang together")
  func connected() {
    let pieces = Superpixels.slic(Self.quarters, wanted: 30)
    let again = Superpixels(width: 48, height: 36, labels: pieces.labels, splitting: true)
    #expect(again == pieces)
  }

  @Test("A picture gives the same pieces alone and while other threads cut others")
  func deterministic() {
    let pictures = (0..<8).map { number in
      var picture = Image(width: 96, height: 96)
      for place in picture.pixels.indices {
        picture.pixels[place] = UInt8(truncatingIfNeeded: place / (number + 1) * 37)
      }
      return picture
    }
    let workers = Workers(4)
    for (name, cut) in Self.cuts {
      let alone = pictures.map(cut)
      let together = workers.map(blocks: 32) { cut(pictures[$0 % pictures.count]) }
      for (block, pieces) in together.enumerated() {
        let number = block % pictures.count
        #expect(pieces == alone[number], "\(name), picture \(number)")
      }
    }
  }

  @Test("Quickshift climbs from each pixel to the nearest denser one, as its paper says")
  func climbs() {
    let (width, height, kernel, reach, ratio) = (17, 13, 1.5, 4.0, 0.2)
    var picture = Image(width: width, height: height)
    let noise = Tensor<Float>(hashed: [picture.pixels.count], seed: 1).elements
    picture.pixels = noise.map { UInt8(($0 + 1) * 64) }
    let colours = LabColour.planes(of: picture).map { Double($0) * ratio }
    let count = width * height
    func square(_ i: Int, _ j: Int) -> Double {
      let across = Double(i % width - j % width)
      let down = Double(i / width - j / width)
      let apart = (0..<3).map { colours[$0 * count + i] - colours[$0 * count + j] }
      return across * across + down * down + apart.reduce(0) { $0 + $1 * $1 }
    }
    func near(_ i: Int, within side: Double) -> [Int] {
      (0..<count).filter {
        max(abs(i % width - $0 % width), abs(i / width - $0 / width)) <= Int(side.rounded(.up))
      }
    }
    let densities = (0..<count).map { i in
      near(i, within: 3 * kernel).reduce(0) { $0 + exp(-square(i, $1) / (2 * kernel * kernel)) }
    }
    let parents = (0..<count).map { i in
      near(i, within: reach)
        .filter { densities[$0] > densities[i] && square(i, $0) <= reach * reach }
        .min { square(i, $0) < square(i, $1) } ?? i
    }
    let summits = (0..<count).map { pixel in
      var pixel = pixel
      while parents[pixel] != pixel { pixel = parents[pixel] }
      return pixel
    }
    let found = Superpixels.quickshift(
      picture,
      kernel: kernel,
      maximumDistance: reach,
      ratio: ratio
    )
    #expect(found == Superpixels(width: width, height: height, labels: summits))
    #expect((2..<count / 2).contains(found.count))
  }

  @Test(
    "Pictures of one row, one column and one pixel can be cut",
    arguments: [(1, 1), (9, 1), (1, 9)]
  )
  func thin(width: Int, height: Int) {
    let image = Image(width: width, height: height)
    for pieces in [Superpixels.slic(image, wanted: 3), .quickshift(image)] {
      #expect(pieces.labels.count == width * height)
    }
  }

  @Test("Pixels of one label that do not touch become two pieces if asked")
  func splitting() {
    let labels = [7, 7, 2, 2, 7, 2]
    let whole = Superpixels(width: 3, height: 2, labels: labels)
    #expect(whole.labels == [0, 0, 1, 1, 0, 1])
    let split = Superpixels(width: 3, height: 2, labels: labels, splitting: true)
    #expect(split.labels == [0, 0, 1, 2, 0, 1])
    #expect(split.count == 3)
  }

  @Test("Numbers from a file are checked, all faults at once")
  func checked() throws {
    let good = Tensor<Float>([2, 3], [5, 5, -1, 5, 9, 9])
    #expect(try Superpixels(checking: good, width: 3, height: 2).labels == [0, 0, 1, 0, 2, 2])
    let bad = Tensor<Float>([3, 2], [0, 1, .nan, 0.5, 2, 2])
    let codes = try faultCodes { _ = try Superpixels(checking: bad, width: 3, height: 2) }
    #expect(codes == ["images.bad-segments", "images.bad-segments"])
  }

  @Test("L*a*b* of primary colours is what colorimetry tables say")
  func lab() {
    // Bruce Lindbloom's calculator for sRGB and D65, rounded to two digits.
    let table: [(Colour, Float, Float, Float)] = [
      (Colour(255, 0, 0), 53.24, 80.09, 67.20), (Colour(0, 255, 0), 87.73, -86.18, 83.18),
      (Colour(0, 0, 255), 32.30, 79.19, -107.86), (.white, 100, 0, 0), (.black, 0, 0, 0),
      (Colour(119, 119, 119), 50.03, 0, 0),
    ]
    for (colour, lightness, a, b) in table {
      let lab = LabColour(colour)
      #expect(abs(lab.lightness - lightness) < 0.02)
      #expect(abs(lab.a - a) < 0.02)
      #expect(abs(lab.b - b) < 0.02)
    }
  }
}
