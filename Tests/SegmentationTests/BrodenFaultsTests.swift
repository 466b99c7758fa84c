import Diagnostics
import Foundation
import Images
import Segmentation
import TestSupport
import Tensors
import Testing

/// What is wrong with a data set in Broden's layout is said at once, with file and line.
@Suite struct BrodenFaultsTests {
  private let broden: SmallBroden

  init() throws { broden = try SmallBroden() }

  private func faults() throws -> [Fault] {
    try TestSupport.faults { _ = try broden.read() } ?? []
  }

  /// Faults as code, the file's name with the line, and a word of the sentence.
  private func expect(
    _ expected: [(code: String, place: String, words: String)],
    _ sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let faults = try faults()
    #expect(
      faults.map(\.code) == expected.map { "segmentation.\($0.code)" },
      "\(faults)",
      sourceLocation: sourceLocation
    )
    for (fault, expected) in zip(faults, expected) {
      let isThere = (fault.place ?? "").hasSuffix(expected.place)
      #expect(isThere, "\(fault)", sourceLocation: sourceLocation)
      #expect(fault.what.contains(expected.words), "\(fault)", sourceLocation: sourceLocation)
    }
  }

  @Test("missing tables, all of them")
  func missingTables() throws {
    try broden.remove("category.csv")
    try broden.remove("label.csv")
    #expect(try faults().map(\.code) == ["files.missing", "files.missing"])
  }

  @Test("missing and doubled columns, with near names")
  func columns() throws {
    try broden.edit("label.csv") { $0.replacing("coverage", with: "coverege") }
    try broden.edit("category.csv") { $0.replacing("first,last", with: "first,first") }
    let faults = try faults()
    #expect(faults.map(\.code) == ["segmentation.twice-column", "segmentation.no-column"])
    #expect(faults[1].remedy == "did you mean coverege?")
  }

  @Test("a category without a column in the index")
  func noColumn() throws {
    try broden.edit("index.csv") { $0.replacing("object", with: "objects") }
    let faults = try faults()
    #expect(faults.map(\.code) == ["segmentation.no-column"])
    #expect(faults[0].remedy == "did you mean objects?")
  }

  @Test("numbers that are none, doubled labels, cells that name no category, all at once")
  func tables() throws {
    try broden.write(
      """
      number,name,category,frequency,coverage,syns
      one,red-c,color(3),3,3.0,
      2,tree,object,2,0.75,
      2,bush,object(2),-1,nan,
      300,,object(3),3,1.5,
      70000,car,part(1),3,1.5625,

      """,
      to: "label.csv"
    )
    try broden.edit("c_part.csv") { $0.replacing("1,300", with: "1,301") }
    try expect([
      ("not-a-number", "label.csv, line 2", "'one'"),
      ("bad-category", "label.csv, line 3", "'object'"),
      ("not-a-number", "label.csv, line 4", "'-1'"), ("not-a-number", "label.csv, line 4", "'nan'"),
      ("empty-cell", "label.csv, line 5", "name"), ("not-a-number", "label.csv, line 6", "'70000'"),
      ("unknown-label", "c_color.csv, line 2", "1"),
      ("unknown-label", "c_part.csv, line 2", "301"),
    ])
  }

  @Test("a category without labels")
  func emptyCategory() throws {
    try broden.edit("c_part.csv") { String($0.prefix(while: { $0 != "\n" })) }
    try expect([("empty-category", "", "'part'")])
    try broden.remove("c_part.csv")
    try broden.edit("label.csv") { $0.replacing(";part(1)", with: "") }
    try expect([("empty-category", "", "'part'")])
  }

  @Test("a category or a label that is named twice")
  func twice() throws {
    try broden.edit("category.csv") { $0 + "color,1,1,1,1\n" }
    try broden.edit("label.csv") { $0 + "2,bush,object(1),1,1,\n" }
    try expect([
      ("category-twice", "category.csv, line 5", "'color'"),
      ("label-twice", "label.csv, line 5", "by line 3"),
    ])
  }

  @Test("rows of another length, and a quotation mark that is never closed")
  func rows() throws {
    try broden.edit("index.csv") { $0 + "x/e.png,train\n,,,,,,,,,\n" }
    try expect([
      ("row-length", "index.csv, line 6", "2 fields, but the header has 9"),
      ("row-length", "index.csv, line 7", "10 fields"),
    ])
    try broden.edit("index.csv") { $0 + "\"x/e.png,train\n\n" }
    try expect([("open-quote", "index.csv, line 8", "never closed")])
  }

  @Test(
    "numbers outside the tables, missing files, doubled images, sizes that are none, all at once"
  )
  func index() throws {
    try broden.write(
      """
      \(SmallBroden.header)
      x/a.png,train,8,8,4,4,7,x/a_object.png,
      x/a.png,val,8,8,4,0,1,x/none.png,
      x/e.png,train,8,eight,4,4,1,,99999999999999999999
      y/f.png,train,8,8,4,4,1,y/f_object.png,

      """,
      to: "index.csv"
    )
    try expect([
      ("missing-folder", "index.csv, line 5", "2 of the files"),
      ("unknown-label", "index.csv, line 2", "7 in the column 'color'"),
      ("not-a-number", "index.csv, line 3", "'0' in the column 'sw'"),
      ("image-twice", "index.csv, line 3", "on line 2"),
      ("missing-file", "index.csv, line 3", "x/none.png"),
      ("not-a-number", "index.csv, line 4", "'eight'"),
      ("missing-file", "index.csv, line 4", "x/e.png"),
      ("unknown-label", "index.csv, line 4", "in the column 'part'"),
    ])
  }

  @Test("an index without a labelled image")
  func unlabelled() throws {
    try broden.write("\(SmallBroden.header)\nx/a.png,,8,8,4,4,,,\n", to: "index.csv")
    try expect([("no-labels", "index.csv", "no image")])
    try broden.write("\(SmallBroden.header)\n", to: "index.csv")
    try expect([("no-labels", "index.csv", "no image")])
  }

  @Test("a map of another size, and pixels that are no label, of all maps of the image at once")
  func maps() throws {
    let wide = StoredPNG(.colour, width: 5, samples: Array(repeating: 0, count: 15)).bytes
    _ = try broden.folder.write(wide, to: "images/x/a_object.png")
    try broden.write(map: [7, 9] + Array(repeating: 300, count: 14), to: "x/b_part.png")
    let data = try broden.read()
    let faults = try #require(try TestSupport.faults { _ = try data.annotation(of: 1) })
    #expect(faults.map(\.code) == ["segmentation.map-size", "segmentation.unknown-pixel"])
    #expect(faults[0].what.contains("5 x 1") && faults[0].what.contains("4 x 4"))
    #expect(faults[0].place?.contains("index.csv, line 3: ") == true)
    #expect(faults[1].what.hasSuffix(": 7, 9"))
    #expect(faults[1].place?.hasSuffix("x/b_part.png") == true)
  }

  @Test("a check decodes everything and reports all of it at once, the same on any threads")
  func check() throws {
    #expect(DatasetCheck(of: try broden.read(), workers: Workers(2)).faults == [])
    try broden.write(map: [7] + Array(repeating: 300, count: 15), to: "x/b_part.png")
    _ = try broden.folder.write(Data("no".utf8), to: "images/x/a_object.png")
    _ = try broden.folder.write(Image(width: 8, height: 6).png(), to: "images/x/b.png")
    _ = try broden.folder.write(Data(), to: "images/x/d.png")
    let expected = [
      "images.not-labels", "images.not-labels", "segmentation.unknown-pixel",
      "segmentation.other-proportions", "images.empty-file",
    ]
    for threads in [1, 2, 5] {
      let check = DatasetCheck(of: try broden.read(), workers: Workers(threads))
      #expect(check.faults.map(\.code) == expected)
    }
  }

  @Test("tables that count otherwise than the maps are named by a check")
  func counts() throws {
    let right = DatasetCheck(of: try broden.read(), workers: Workers(1))
    #expect(right.notices.map(\.code) == ["segmentation.counts-differ"])
    // Whole images and maps of the same label count for each plane.
    #expect(right.notices[0].text.contains("red-c (3, counted 2)"))
  }

  @Test("damaged tables and maps are read or refused, and never trap")
  func damaged() throws {
    for name in ["index.csv", "label.csv", "category.csv", "c_object.csv"] {
      let bytes = try Data(contentsOf: broden.folder.appending(name))
      try forEachDamaged(bytes, every: 3) { bytes in
        _ = try broden.folder.write(bytes, to: name)
        _ = try TestSupport.faults {
          let data = try broden.read()
          for index in data.images.indices { _ = try data.annotation(of: index) }
        }
      }
      _ = try broden.folder.write(bytes, to: name)
    }
  }
}
