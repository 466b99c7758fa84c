import Images
import Segmentation
import TestSupport
import Testing

@Suite struct LabelSheetTests {
  @Test("a row a picture, a column a category; labels in colour over grey, the rest darker")
  func sheet() throws {
    let broden = try SmallBroden()
    let data = try broden.read()
    let sheet = try LabelSheet(pictures: 3, side: 8).image(of: data)
    #expect(sheet.width == 4 * 14 + 6 && sheet.height == 3 * 14 + 6)
    let red = sheet[x: 6, y: 6]
    #expect(red == Colour(200, 10, 10))
    let dark = sheet[x: 20, y: 10]
    #expect(dark.red == dark.green && dark.green == dark.blue && dark.red < 40)
    let label = sheet[x: 20, y: 6]
    #expect(label != dark && label.red != label.green)
  }

  @Test("a colour's name has its own colour, and neighbours differ")
  func colours() {
    let labels = [(1, "red-c"), (2, "tree"), (3, "car"), (4, "grey")].map { number, name in
      ConceptLabel(number: number, name: name, category: "x", frequency: 1, coverage: 1)
    }
    let colours = labels.map(LabelSheet.colour)
    #expect(colours[0] == ColourName.red.example)
    #expect(Set(colours).count == 4)
  }
}
