import Foundation
import Images
import TestSupport
import Testing

@Suite("noema data inspect") struct DataInspectTests {
  private let folder: TemporaryFolder

  /// Two images with masks of VOC's classes, of one label a half.
  init() throws {
    folder = try TemporaryFolder()
    for (name, labels) in [("a", [1, 15]), ("b", [15, 0])] {
      var image = Image(width: 8, height: 8, filledWith: Colour(220, 20, 20))
      for y in 0..<8 { image[x: 7, y: y] = .white }
      _ = try folder.write(image.png(), to: "voc/JPEGImages/\(name).png")
      let samples = (0..<64).map { labels[$0 % 8 / 4] }
      let mask = StoredPNG(.grey, width: 8, samples: samples).bytes
      _ = try folder.write(mask, to: "voc/SegmentationClass/\(name).png")
    }
  }

  private func inspect(_ arguments: String...) throws -> Binary.Outcome {
    try Binary.run(["data", "inspect"] + arguments, in: folder.url)
  }

  private struct Report: Decodable {
    let images: Int
    let sizes: [String: Int]
    let categories: [Category]
    let digest: String
    let isChecked: Bool

    struct Category: Decodable {
      let name: String
      let labels: [Label]
    }

    struct Label: Decodable {
      let name: String
      let frequency: Int
      let coverage: Double
      let isRare: Bool
    }

    init(_ outcome: Binary.Outcome) throws {
      self = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }
  }

  @Test("shows labels by category with what they cover, and marks the rare")
  func text() throws {
    let outcome = try inspect("voc")
    expectSuccess(outcome)
    #expect(outcome.errors.isEmpty)
    for words in ["voc: 2 images, 20 labels in 1 category", "2 of 112 x 112", "object (20)", "*"] {
      #expect(outcome.output.contains(words), "\(outcome.output)")
    }
    let person = outcome.output.split(separator: "\n").first { $0.contains("person") }
    #expect(person?.contains("2       1.00") == true)
  }

  @Test("as JSON, with --mask-size, --colours and --check, each of which counts")
  func json() throws {
    let plain = try Report(try inspect("voc", "--json"))
    #expect(plain.images == 2 && plain.categories.map(\.name) == ["object"] && !plain.isChecked)
    #expect(plain.categories[0].labels[0].name == "person")
    #expect(plain.categories[0].labels.count(where: { !$0.isRare }) == 0)
    let small = try Report(try inspect("voc", "--json", "--mask-size", "8"))
    #expect(small.sizes == ["8 x 8": 2] && small.digest != plain.digest)
    let coloured = try Report(
      try inspect("voc", "--json", "--mask-size", "8", "--colours", "--check", "--threads", "2")
    )
    #expect(coloured.isChecked && coloured.categories.map(\.name) == ["object", "color"])
    let red = coloured.categories[1].labels[0]
    #expect(red.name == "red-c" && red.frequency == 2 && red.coverage == 1.75)
  }

  @Test("writes a sheet of pictures, with a column for each category")
  func sheet() throws {
    expectSuccess(try inspect("voc", "--output", "out/sheet"))
    let sheet = try Image(contentsOf: folder.appending("out/sheet/labels.png"))
    #expect(sheet.width == 2 * 166 + 6 && sheet.height == 2 * 166 + 6)
  }

  @Test("reads the names and annotations that are given")
  func options() throws {
    _ = try folder.write(Data("1,thing\n15,other\n".utf8), to: "my.csv")
    let named = try Report(try inspect("voc", "--names", "my.csv", "--json"))
    #expect(named.categories[0].labels.map(\.name) == ["other", "thing"])
    let coco = """
      {"images": [{"id": 1, "file_name": "b.png", "width": 8, "height": 8}],
       "annotations": [{"image_id": 1, "category_id": 3, "segmentation": [[0, 0, 8, 0, 8, 8]]}],
       "categories": [{"id": 3, "name": "corner"}]}
      """
    _ = try folder.write(Data(coco.utf8), to: "my.json")
    let drawn = try Report(try inspect("voc", "--annotations", "my.json", "--json"))
    #expect(drawn.images == 1 && drawn.categories[0].labels.map(\.name) == ["corner"])
  }

  @Test("refuses what is no data set, bad options, and colours for data that has them")
  func refusals() throws {
    expectRefusal(try inspect("nothing"), saying: "no segmented data set", "Broden:", "COCO:")
    expectRefusal(try inspect("voc/JPEGImages"), saying: "no segmented data set")
    expectRefusal(try inspect("voc", "--mask-size", "1"), saying: "--mask-size")
    expectRefusal(try inspect("voc", "--names", "none.csv"), saying: "none.csv")
    guard let broden = TestData.find("broden-mini") else { return }
    expectRefusal(try inspect(broden.path, "--colours"), saying: "'color' already", "--colours")
  }

  @Test("names every bad file at once with --check")
  func check() throws {
    _ = try folder.write(Data("x".utf8), to: "voc/JPEGImages/a.png")
    _ = try folder.write(Image(width: 8, height: 4).png(), to: "voc/JPEGImages/b.png")
    expectSuccess(try inspect("voc"))
    expectRefusal(
      try inspect("voc", "--check"),
      saying: "not a PNG or JPEG image",
      "a.png",
      "the image has 8 x 4 pixels, but its labels are for 8 x 8",
      "b.png"
    )
  }
}
