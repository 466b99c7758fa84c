import Images
import Testing

struct DrawingTests {
  @Test("a PNG comes back as it was, and both formats give the same bytes again")
  func encoding() throws {
    let image = Image.drawing(97, 61)
    for effort in [PNGEffort.small, .quick, .stored] {
      #expect(try Image(decoding: image.png(effort)) == image)
      #expect(try image.png(effort) == image.png(effort))
    }
    #expect(try image.jpeg() == image.jpeg())
    #expect(try image.dataURI().hasPrefix("data:image/jpeg;base64,/9j/"))
  }

  @Test("a montage puts each image whole into the middle of its cell")
  func montage() {
    let (red, blue) = (Colour(255, 0, 0), Colour(0, 0, 255))
    let wide = Image(width: 40, height: 20, filledWith: red)
    let tall = Image(width: 5, height: 10, filledWith: blue)
    let sheet = Montage(columns: 2, side: 10, gap: 2).image([wide, tall, wide])
    #expect(sheet.width == 26 && sheet.height == 26)
    #expect(sheet[x: 2, y: 3] == .white && sheet[x: 2, y: 4] == red && sheet[x: 11, y: 8] == red)
    #expect(sheet[x: 15, y: 2] == .white && sheet[x: 17, y: 2] == blue)
    #expect(sheet[x: 20, y: 20] == .white)
    #expect(Montage(side: 10, gap: 2).image([]).width == 14)
  }

  @Test("colours fall in luma from white to either end, alike on both sides")
  func colourMaps() {
    #expect(ColourMap.diverging(0) == .white && ColourMap.sequential(0) == .white)
    #expect(ColourMap.diverging(.infinity) == ColourMap.diverging(1))
    #expect(ColourMap.diverging(.nan) == Colour(128, 128, 128))
    for (map, side) in [(ColourMap.diverging, 1.0), (.diverging, -1), (.sequential, 1)] {
      let lumas = (0...20).map { luma(map(side * Double($0) / 20)) }
      #expect(zip(lumas, lumas.dropFirst()).allSatisfy { $0 > $1 })
    }
    let picture = ColourMap.diverging.image([-2, 0, 2, .nan], width: 2, height: 2)
    #expect(picture[x: 0, y: 0] == ColourMap.diverging(-1))
    #expect(picture[x: 1, y: 0] == .white && picture[x: 0, y: 1] == ColourMap.diverging(1))
  }

  private func luma(_ colour: Colour) -> Double {
    0.299 * Double(colour.red) + 0.587 * Double(colour.green) + 0.114 * Double(colour.blue)
  }
}
