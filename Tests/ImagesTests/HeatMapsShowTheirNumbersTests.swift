import Images
import Testing

struct HeatMapsShowTheirNumbersTests {
  @Test("a limit is the percentile of the sizes, and never 0")
  func limits() {
    let values = (0...100).map { Float($0) - 50 }
    #expect(ColourScale.limit(of: values, percentile: 100, isSigned: true) == 50)
    #expect(ColourScale.limit(of: values, percentile: 100, isSigned: false) == 50)
    // |value| sorted is 0, 1, 1, 2, 2, ...: the 50th of the 101 (from 0) is 25.
    #expect(ColourScale.limit(of: values, percentile: 50, isSigned: true) == 25)
    // Of amounts, the numbers below 0 count as 0.
    #expect(ColourScale.limit(of: values, percentile: 75, isSigned: false) == 25)
    #expect(
      ColourScale.limit(of: [Float](repeating: 0, count: 9), percentile: 99, isSigned: true) == 1
    )
    let sparse = [Float](repeating: 0, count: 999) + [3]
    #expect(ColourScale.limit(of: sparse, percentile: 99, isSigned: true) == 3)
    #expect(ColourScale.limit(of: [.nan, .infinity, 2], percentile: 100, isSigned: true) == 2)
  }

  @Test("a limit lies between two neighbours of the sorted sizes", arguments: [10, 37, 50, 99.5])
  func percentiles(percentile: Double) {
    // Sizes over ten octaves, each several times.
    let values = (0..<1999).map { (index: Int) -> Float in
      let number = Float(index * 7919 % 613 - 306)
      return number * Float(1 + index % 1024)
    }
    let sorted = values.map { abs($0) }.sorted()
    let place = percentile / 100 * 1998
    let index = Int(place)
    let (low, high) = (Double(sorted[index]), Double(sorted[index + 1]))
    let between = low + (place - Double(index)) * (high - low)
    let limit = ColourScale.limit(of: values, percentile: percentile, isSigned: true)
    #expect(abs(limit - between) <= 1e-9 * high)
  }

  @Test("0 has the middle of a diverging map, and the start of a sequential one")
  func zero() {
    for isSigned in [true, false] {
      let scale = ColourScale(.diverging, limit: 2, isSigned: isSigned)
      let image = scale.image([0, 2, -2, .nan], width: 2, height: 2)
      #expect(image[x: 0, y: 0] == .white && image[x: 1, y: 0] == ColourMap.diverging(1))
      #expect(image[x: 0, y: 1] == ColourMap.diverging(-1) && image[x: 1, y: 1] == .missing)
    }
    let amounts = ColourScale(.viridis, limit: 4, isSigned: false).image(
      [0, 4, 9, -1],
      width: 4,
      height: 1
    )
    let (low, high) = (ColourMap.viridis(0), ColourMap.viridis(1))
    #expect((0..<4).map { amounts[x: $0, y: 0] } == [low, high, high, low])
    let signed = ColourScale(.viridis, limit: 4, isSigned: true).image(
      [-4, 0, 4],
      width: 3,
      height: 1
    )
    #expect((0..<3).map { signed[x: $0, y: 0] } == [low, ColourMap.viridis(0.5), high])
  }

  @Test("amounts that are all above half of the largest have colours from the least on")
  func offset() {
    func base(_ values: [Float], isSigned: Bool = false) -> Double {
      ColourScale.base(of: values, limit: Double(values.max() ?? 1), isSigned: isSigned)
    }
    #expect(base([3, 4, 5]) == 3)
    #expect(base([2, 4, 5]) == 0 && base([5, 5]) == 0 && base([3, 4], isSigned: true) == 0)
    let scale = ColourScale(.viridis, limit: 5, base: 3, isSigned: false)
    let image = scale.image([3, 4, 5, 1], width: 4, height: 1)
    let (low, middle, high) = (ColourMap.viridis(0), ColourMap.viridis(0.5), ColourMap.viridis(1))
    #expect((0..<4).map { image[x: $0, y: 0] } == [low, middle, high, low])
    #expect(scale.lowest == 3 && scale.size(of: 4) == 0.5 && scale.size(of: 1) == 0)
  }

  @Test("a bar goes from the lowest number to the highest")
  func bar() {
    let bar = ColourScale(.seismic, limit: 1, isSigned: true).bar(width: 101, height: 3)
    #expect(bar[x: 0, y: 2] == ColourMap.seismic(-1) && bar[x: 50, y: 0] == .white)
    #expect(bar[x: 100, y: 1] == ColourMap.seismic(1))
    #expect(ColourScale(.seismic, limit: 1, isSigned: false).colours(2)[0] == .white)
  }

  @Test("over a photograph, nothing covers where the number is 0, and most where it is largest")
  func overlay() {
    let photograph = Image(width: 3, height: 1, filledWith: Colour(200, 100, 50))
    let scale = ColourScale(.diverging, limit: 1, isSigned: true)
    let overlay = Overlay().image([0, 1, -0.25], over: photograph, scale)
    let grey = photograph.grey()[x: 0, y: 0].red
    let below = 64 + 0.75 * Double(grey)
    let plain = UInt8(below.rounded())
    #expect(overlay[x: 0, y: 0] == Colour(plain, plain, plain))
    func mixed(_ colour: Colour, _ cover: Double) -> Colour {
      func mix(_ byte: UInt8) -> UInt8 {
        UInt8((below * (1 - cover) + Double(byte) * cover).rounded())
      }
      return Colour(mix(colour.red), mix(colour.green), mix(colour.blue))
    }
    #expect(overlay[x: 1, y: 0] == mixed(ColourMap.diverging(1), 0.9))
    #expect(overlay[x: 2, y: 0] == mixed(ColourMap.diverging(-0.25), 0.45))
  }

  @Test("pixels are enlarged to squares, and outlines lie inside their region")
  func enlarged() {
    var image = Image(width: 2, height: 1)
    image[x: 1, y: 0] = .black
    let large = image.enlarged(by: 3)
    #expect(large.width == 6 && large.height == 3)
    #expect(large[x: 2, y: 2] == .white && large[x: 3, y: 0] == .black)
    var paper = Image(width: 6, height: 6)
    paper.outline(Region(columns: 1..<5, rows: 1..<5), .black)
    let dark = (0..<36).filter { paper[x: $0 % 6, y: $0 / 6] == .black }
    #expect(dark.count == 12 && paper[x: 2, y: 2] == .white && paper[x: 0, y: 0] == .white)
  }

  @Test("captions are written in their space, and what is too long is cut in its middle")
  func lettering() {
    let letters = Lettering()
    var image = Image(width: 40, height: 9)
    letters.write("I", on: &image, x: 0, y: 1, width: 40, isCentred: false)
    let ink = (0..<360).filter { image[x: $0 % 40, y: $0 / 40] == .black }
    #expect(ink.count == 11)
    #expect(ink.allSatisfy { $0 % 40 < 5 && (1...7).contains($0 / 40) })
    var (long, short) = (Image(width: 40, height: 9), Image(width: 40, height: 9))
    letters.write("integrated-gradients", on: &long, x: 0, y: 1, width: 40)
    letters.write("IN.NTS", on: &short, x: 0, y: 1, width: 40)
    #expect(long == short && long != Image(width: 40, height: 9))
    // Beside the picture nothing is drawn, and nothing fails.
    letters.write("abc", on: &short, x: 35, y: 5, width: 60, isCentred: false)
  }
}
