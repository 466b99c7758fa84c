import Diagnostics
import Foundation
import Images
import Segmentation
import TestSupport
import Testing

@Suite struct COCOIsReadTests {
  private var coco: COCOFolder

  init() throws {
    coco = try COCOFolder()
    try coco.add(image: "val/a.png", width: 8, height: 4)
    try coco.add(image: "val/b.png", width: 4, height: 4)
  }

  private mutating func faults() throws -> [Fault] {
    let coco = coco
    return try TestSupport.faults { _ = try coco.open(side: 4) } ?? []
  }

  @Test("a pixel is an object's if its centre is inside; the picture is squashed to a square")
  mutating func centres() throws {
    // 8 x 4 on 4 x 4: centres at x = 1, 3, 5, 7 and y = 0.5, 1.5, 2.5, 3.5.
    coco.add("[[1, 0.5, 5, 0.5, 5, 2.5, 1, 2.5]]")
    let map = try MaskFolders.numbers(try coco.open(side: 4), 0)
    #expect(map == [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test("polygons that share an edge share no pixel and leave none out")
  mutating func edges() throws {
    coco.add("[[0, 0, 4.5, 0, 2.5, 4, 0, 4]]")
    coco.add("[[8, 0, 4.5, 0, 2.5, 4, 8, 4]]", category: 18)
    let both = try MaskFolders.numbers(try coco.open(side: 16), 0)
    #expect(!both.contains(0))
    var reversed = coco
    reversed.annotations.reverse()
    #expect(try MaskFolders.numbers(try reversed.open(side: 16), 0) == both)
  }

  @Test("smaller objects lie over larger ones, of equal ones the later; several polygons are one")
  mutating func overlaps() throws {
    coco.add("[[0, 0, 2, 0, 2, 2, 0, 2]]", category: 18)
    coco.add("[[0, 0, 8, 0, 8, 2, 0, 2], [0, 3, 8, 3, 8, 4, 0, 4]]")
    let map = try MaskFolders.numbers(try coco.open(side: 4), 0)
    #expect(map == [18, 1, 1, 1, 18, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1])
    coco.annotations = []
    coco.add("[[0, 0, 8, 0, 8, 4, 0, 4]]")
    coco.add("[[0, 0, 8, 0, 8, 4, 0, 4]]", category: 18)
    #expect(try MaskFolders.numbers(try coco.open(side: 4), 0) == Array(repeating: 18, count: 16))
  }

  @Test("ids may have gaps; pictures without objects or files are left out and told of")
  mutating func left() throws {
    coco.images.append(#"{"id": 5, "file_name": "val/none.png", "width": 3, "height": 3}"#)
    coco.add("[[0, 0, 4, 0, 4, 4, 0, 4]]", image: 101, category: 18)
    coco.add("[[0, 0, 3, 0, 3, 3, 0, 3]]", image: 5)
    let data = try coco.open(side: 4)
    #expect(data.images.map(\.file.path) == ["val/b.png"] && data.indexRows == [1])
    #expect(data.categories == ["object"])
    #expect(data.labels.map(\.number) == [1, 18] && data.labels.map(\.frequency) == [0, 1])
    #expect(data.labels[1].coverage == 1)
    #expect(
      data.notices.map(\.code) == [
        "segmentation.missing-pictures", "segmentation.unlabelled-images",
      ]
    )
    #expect(try data.labelledSize(of: 0) == LabelledSize(width: 4, height: 4))
  }

  @Test("everything in the JSON that makes no sense is named at once, with its place")
  mutating func nonsense() throws {
    coco.images.append(#"{"id": 100, "file_name": "c.png", "width": 0, "height": 3}"#)
    coco.images.append(#"{"id": 102, "file_name": "", "width": 4, "height": 3}"#)
    coco.images.append(#"{"id": 103, "file_name": "d", "width": 4000000000, "height": 4000000000}"#)
    coco.categories.append(#"{"id": 18, "name": "cow"}"#)
    coco.categories.append(#"{"id": 70000, "name": "cow"}"#)
    coco.add("[[0, 0, 1]]")
    coco.add("[[0, 0, 1, 1, 2, 2]]", image: 9, category: 3)
    coco.add(#"{"size": [4, 4], "counts": [16]}"#)
    coco.add(#"{"size": [4, 8], "counts": [30, 1]}"#)
    coco.add(#"{"size": [4, 8], "counts": [30, -1, 3]}"#)
    let faults = try faults()
    let places = faults.map { $0.place?.split(separator: " ").last.map(String.init) ?? "" }
    #expect(
      places == [
        "images[2]", "images[3]", "images[4]", "categories[2]", "categories[3]", "annotations[0]",
        "annotations[1]", "annotations[1]", "annotations[2]", "annotations[3]", "annotations[4]",
      ]
    )
    #expect(Set(faults.map(\.code)) == ["segmentation.bad-coco", "segmentation.id-twice"])
  }

  @Test(
    "what is no such JSON is refused with the element that is missing or of another kind",
    arguments: [
      ("", "files.empty", "0 bytes"), ("[1, 2", "segmentation.bad-coco", "not valid JSON"),
      ("{}", "segmentation.bad-coco", "'images' is missing"),
      (#"{"images": [{"id": 1}]}"#, "segmentation.bad-coco", "is missing at images[0]"),
      (
        #"{"images": [], "annotations": [], "categories": [{"id": "x", "name": "y"}]}"#,
        "segmentation.bad-coco", "categories"
      ),
      (
        #"{"images": [], "annotations": [], "categories": []}"#, "segmentation.bad-coco",
        "categories"
      ),
      (
        #"{"images": [], "annotations": [], "categories": [{"id": 1, "name": "y"}]}"#,
        "segmentation.no-pictures", "no image of the JSON"
      ),
    ]
  )
  func malformed(text: String, code: String, words: String) throws {
    let url = try coco.folder.write(Data(text.utf8), to: "x.json")
    let options = SegmentedDataOptions(annotations: url)
    let faults = try #require(
      try TestSupport.faults { _ = try SegmentedData.open(coco.folder.url, options: options) }
    )
    #expect(faults.map(\.code) == [code] && faults[0].what.contains(words), "\(faults)")
  }

  @Test("of several JSON files that of instances is read, and two of them are a question")
  mutating func several() throws {
    coco.add("[[0, 0, 8, 0, 8, 4, 0, 4]]")
    _ = try coco.folder.write(Data("{}".utf8), to: "annotations/captions_val.json")
    #expect(try coco.open(side: 4).images.count == 1)
    _ = try coco.folder.write(Data("{}".utf8), to: "annotations/instances_train.json")
    #expect(try faults().map(\.code) == ["segmentation.several-annotations"])
  }

  @Test("a damaged JSON is read or refused, and never traps")
  mutating func damaged() throws {
    coco.add("[[0, 0, 8.5, 0, 8, 4e0, 0, 4]]")
    coco.add(#"{"size": [4, 8], "counts": "034P1"}"#)
    coco.add(#"{"size": [4, 8], "counts": [30, 1, 1]}"#, category: 18)
    let options = SegmentedDataOptions(
      annotations: coco.folder.appending("x.json"),
      maskSize: 8
    )
    try forEachDamaged(Data(coco.json.utf8)) { bytes in
      _ = try coco.folder.write(bytes, to: "x.json")
      _ = try TestSupport.faults { _ = try SegmentedData.open(coco.folder.url, options: options) }
    }
  }

  @Test("coordinates far outside, or too large for any image, cover what is inside")
  mutating func far() throws {
    coco.add("[[-1e30, -1e30, 1e30, -1e30, 1e30, 1e30, -1e30, 1e30]]")
    #expect(try MaskFolders.numbers(try coco.open(side: 4), 0) == Array(repeating: 1, count: 16))
  }
}
