import Images
import Testing

/// The bar is equality to the byte, which is stricter than one level: the weights are rounded as
/// Pillow rounds them, so that every sum is the same whole number.
struct ResizingMatchesPillowTests {
  @Test("the drawing and its grey are those that Pillow resized")
  func drawing() {
    #expect(Image.drawing(97, 61).digest == PillowFixtures.drawing)
    #expect(Image.drawing(97, 61).grey().digest == PillowFixtures.grey)
  }

  @Test("resizing up and down equals Pillow's", arguments: PillowFixtures.resizes)
  func resize(fixture: ResizeFixture) {
    let image = Image.drawing(fixture.old[0], fixture.old[1])
    let (width, height) = (fixture.new[0], fixture.new[1])
    let resized = image.resized(width: width, height: height, filter: fixture.filter)
    #expect(resized.digest == fixture.digest)
  }

  @Test("a part of a resized image is that part of the whole", arguments: ResizeFilter.allCases)
  func part(filter: ResizeFilter) {
    let image = Image.drawing(97, 61)
    for (width, height) in [(40, 25), (200, 130), (97, 30), (30, 61), (97, 61)] {
      let whole = image.resized(width: width, height: height, filter: filter)
      let region = Region(columns: 7..<width - 3, rows: 5..<height - 4)
      let part = image.resized(width: width, height: height, filter: filter, keeping: region)
      #expect(part == whole.cropped(to: region))
    }
  }

  @Test("an image of its own size, and one of one colour, are left as they are")
  func unchanged() {
    let image = Image.drawing(97, 61)
    #expect(image.resized(width: 97, height: 61, filter: .bicubic) == image)
    let plain = Image(width: 9, height: 8, filledWith: Colour(3, 100, 252))
    let larger = plain.resized(width: 50, height: 3, filter: .bicubic)
    #expect(larger == Image(width: 50, height: 3, filledWith: Colour(3, 100, 252)))
  }

  /// Columns and rows are summed by different loops, from the same weights.
  @Test(
    "a picture on its side is resized to the same on its side",
    arguments: ResizeFilter.allCases
  )
  func onItsSide(filter: ResizeFilter) {
    for (old, height) in [(1, 1), (1, 6), (2, 1), (3, 2), (5, 3), (17, 4), (64, 5), (301, 7)] {
      let image = Image.drawing(old, height)
      for new in [1, 2, 3, 5, 6, 7, 9, 10, 40, 65, 227] {
        let columns = image.resized(width: new, height: height, filter: filter)
        let rows = image.transposed.resized(width: height, height: new, filter: filter)
        #expect(columns == rows.transposed, "\(old) to \(new) columns")
      }
    }
  }
}

extension Image {
  /// The picture with its columns as rows.
  fileprivate var transposed: Image {
    var turned = Image(width: height, height: width)
    for y in 0..<height {
      for x in 0..<width { turned[x: y, y: x] = self[x: x, y: y] }
    }
    return turned
  }
}
