import Diagnostics
import Foundation
import Images
import Segmentation
import TestSupport
import Testing

@Suite struct BrodenIsReadAsNetDissectReadsItTests {
  @Test("categories stand in the order of category.csv, labels in that of their numbers")
  func tables() throws {
    let broden = try SmallBroden()
    let data = try broden.read()
    #expect(data.categories == ["object", "color", "part"])
    #expect(data.labels.map(\.number) == [1, 2, 300])
    #expect(data.labels.map(\.category) == ["color", "object", "object"])
    #expect(data.labels[2].coverage == 1.5625 && data.labels[2].frequency == 3)
  }

  @Test("images without a label are left out, the others keep their rows of the index")
  func images() throws {
    let broden = try SmallBroden()
    let data = try broden.read()
    #expect(data.images.map(\.file.path) == ["x/a.png", "x/b.png", "x/d.png"])
    #expect(data.images.map(\.split) == ["train", "val", "val"])
    #expect(data.indexRows == [0, 1, 3])
    #expect(data.notices.map(\.code) == ["segmentation.unlabelled-images"])
  }

  @Test("a cell holds maps and numbers of the whole image, dominant first; R + 256 G is the number")
  func planes() throws {
    let broden = try SmallBroden()
    let data = try broden.read()
    let objects = Annotation.Plane(category: 0, content: .pixels(SmallBroden.objects))
    let red = Annotation.Plane(category: 1, content: .whole(1))
    #expect(try data.annotation(of: 0).planes == [objects, red])
    let car = Annotation.Plane(category: 0, content: .whole(300))
    let parts = Annotation.Plane(category: 2, content: .pixels(SmallBroden.parts))
    #expect(try data.annotation(of: 1).planes == [objects, car, parts])
    #expect(try data.annotation(of: 2).planes == [red, red])
  }

  @Test("a label's category is where it covers most, of equal ones the later")
  func primary() throws {
    let broden = try SmallBroden()
    try broden.write("code,number,name,frequency,coverage\n1,300,car,1,1.6\n", to: "c_part.csv")
    #expect(try broden.read().labels[2].category == "part")
    try broden.write("code,number,name,frequency,coverage\n1,300,car,1,1.5\n", to: "c_part.csv")
    #expect(try broden.read().labels[2].category == "part")
    try broden.edit("category.csv") { _ in "name\npart\ncolor\nobject\n" }
    #expect(try broden.read().labels[2].category == "object")
  }

  @Test("without tables of codes the numbers of images in label.csv decide")
  func fallback() throws {
    let broden = try SmallBroden()
    for name in ["color", "object", "part"] { try broden.remove("c_\(name).csv") }
    #expect(try broden.read().labels.map(\.category) == ["color", "object", "object"])
    try broden.edit("label.csv") { $0.replacing("object(3);part(1)", with: "object(3);part(4)") }
    #expect(try broden.read().labels[2].category == "part")
    try broden.write("code,number,name,frequency,coverage\n1,1,red-c,3,3.0\n", to: "c_color.csv")
    try broden.write("code,number,name,frequency,coverage\n1,2,tree,2,1\n", to: "c_object.csv")
    try broden.write("code,number,name,frequency,coverage\n1,2,tree,2,1\n", to: "c_part.csv")
    #expect(try broden.read().labels.map(\.category) == ["color", "part", "part"])
  }

  @Test("columns of categories may stand in any order, and others are passed over with a notice")
  func columns() throws {
    let broden = try SmallBroden()
    let before = try broden.read()
    try broden.write(
      """
      part,image,mood,object,split,color,sw,sh,iw,ih
      ,x/a.png,glad,x/a_object.png,train,1,4,4,8,8

      """,
      to: "index.csv"
    )
    let data = try broden.read()
    #expect(try data.annotation(of: 0) == before.annotation(of: 0))
    #expect(data.notices.map(\.code) == ["segmentation.other-columns"])
    #expect(data.notices[0].text.contains("mood"))
    #expect(data.digest != before.digest)
  }

  @Test("a category that is not in category.csv is left out with its labels")
  func subset() throws {
    let broden = try SmallBroden()
    try broden.edit("category.csv") { _ in "name\nobject\n" }
    let data = try broden.read()
    #expect(data.labels.map(\.name) == ["tree", "car"] && data.images.count == 2)
    #expect(
      data.notices.map(\.code) == [
        "segmentation.unlabelled-images", "segmentation.other-categories",
        "segmentation.other-columns",
      ]
    )
  }

  @Test("tables may have line ends of any kind, a byte order mark, quotation marks, empty lines")
  func dialects() throws {
    let plain = try SmallBroden()
    let expected = try plain.read()
    let changes: [(String) -> String] = [
      { $0.replacing("\n", with: "\r\n") }, { $0.replacing("\n", with: "\r") },
      { "\u{FEFF}" + $0 }, { $0.replacing("\n", with: "\n\n") },
      { $0.replacing("x/a.png", with: "\"x/a.png\"").replacing(",tree,", with: ",\"tree\",") },
      { String($0.dropLast()) },
    ]
    for (place, change) in changes.enumerated() {
      let broden = try SmallBroden()
      for name in ["index.csv", "category.csv", "label.csv", "c_object.csv"] {
        try broden.edit(name, change)
      }
      let data = try broden.read()
      #expect(data.images.map(\.file.path) == expected.images.map(\.file.path), "\(place)")
      #expect(data.labels == expected.labels, "\(place)")
      for index in data.images.indices {
        #expect(try data.annotation(of: index) == expected.annotation(of: index))
      }
    }
  }

  @Test("label maps that were packed again, as palette or grey, are read all the same")
  func repacked() throws {
    let broden = try SmallBroden()
    let palette: [UInt8] = [0, 0, 0, 2, 0, 0, 44, 1, 0]
    let places = [Int32(0), 2, 300]
    let samples = SmallBroden.objects.map { places.firstIndex(of: $0) ?? 0 }
    let png = StoredPNG(.palette, bits: 2, width: 4, samples: samples, palette: palette).bytes
    _ = try broden.folder.write(png, to: "images/x/a_object.png")
    let grey = StoredPNG(.grey, bits: 16, width: 4, samples: SmallBroden.parts.map(Int.init)).bytes
    _ = try broden.folder.write(grey, to: "images/x/b_part.png")
    let planes = try broden.read().annotation(of: 1).planes
    #expect(planes[0].content == .pixels(SmallBroden.objects))
    #expect(planes[2].content == .pixels(SmallBroden.parts))
  }
}
