import Diagnostics
import Foundation
import Images
import Segmentation
import TestSupport
import Tensors
import Testing

@Suite struct MaskFoldersAreReadTests {
  private let folders: MaskFolders

  init() throws { folders = try MaskFolders() }

  @Test("class numbers and a name a line; 255 is void; labels are counted")
  func numbers() throws {
    try folders.write("sky\nroad\n", to: "names.txt")
    try folders.write(pair: "b", quarters: [1, 2, 0, 255])
    try folders.write(pair: "a", quarters: [2, 2, 2, 2])
    try folders.write(image: "images/c.jpg")
    let data = try folders.open()
    #expect(data.categories == ["object"] && data.images.map(\.file.path) == ["a.jpg", "b.jpg"])
    #expect(try MaskFolders.numbers(data, 1) == MaskFolders.quarters([1, 2, 0, 0]))
    #expect(data.labels.map(\.name) == ["sky", "road"])
    #expect(data.labels.map(\.frequency) == [1, 2] && data.labels.map(\.coverage) == [0.25, 1.25])
    #expect(data.notices.map(\.code) == ["segmentation.no-mask"])
  }

  @Test(
    "names files of every form mean the same",
    arguments: [
      "background\nsky\nroad\n", "1 sky\n2 road\n", "1: sky\n2: road\n", "2,road\n1,sky\n",
      "id,name,more\n1,sky,x\n2,road,y\n", "Idx\tRatio\tName\n1\t0.5\tsky\n2\t0.1\troad\n",
      "0,background\n1,sky\n2,road\n", "number,name,category\r\n1,sky,object\r\n2,road,\r\n",
      "1\tsky\n2\troad\n",
    ]
  )
  func namesFiles(text: String) throws {
    try folders.write(text, to: "labels.csv")
    try folders.write(pair: "a", quarters: [1, 2, 0, 255])
    let data = try folders.open()
    #expect(data.labels.map(\.number) == [1, 2] && data.labels.map(\.name) == ["sky", "road"])
    #expect(data.categories == ["object"])
  }

  @Test("labels of several categories lie on a plane each, which other labels leave empty")
  func categories() throws {
    try folders.write("1,sky,stuff\n2,car,thing\n3,road,stuff\n", to: "names.csv")
    try folders.write(pair: "a", quarters: [1, 2, 3, 0])
    let data = try folders.open()
    #expect(data.categories == ["stuff", "thing"])
    #expect(
      try data.annotation(of: 0).planes == [
        .init(category: 0, content: .pixels(MaskFolders.quarters([1, 0, 3, 0]))),
        .init(category: 1, content: .pixels(MaskFolders.quarters([0, 2, 0, 0]))),
      ]
    )
  }

  @Test("where number 0 is a class, labels are one more than in the masks")
  func zero() throws {
    try folders.write("0,road\n1,car\n", to: "names.csv")
    try folders.write(pair: "a", quarters: [0, 1, 255, 0])
    let data = try folders.open()
    #expect(data.labels.map(\.number) == [1, 2] && data.labels.map(\.name) == ["road", "car"])
    #expect(try MaskFolders.numbers(data, 0) == MaskFolders.quarters([1, 2, 0, 1]))
    #expect(data.notices.map(\.code) == ["segmentation.numbers-shifted"])
  }

  @Test("PASCAL VOC: palette or colours, its classes without a names file, lists as splits")
  func voc() throws {
    var palette = [UInt8](repeating: 0, count: 768)
    let known: [(Int, [UInt8])] = [
      (1, [128, 0, 0]), (15, [192, 128, 128]), (255, [224, 224, 192]),
    ]
    for (number, colour) in known {
      palette.replaceSubrange(3 * number..<3 * number + 3, with: colour)
    }
    let places = MaskFolders.quarters([1, 15, 255, 0])
    let colours = places.flatMap { place in palette[3 * place..<3 * place + 3].map(Int.init) }
    for name in ["2007_000001", "2007_000002", "2007_000003"] {
      try folders.write(image: "JPEGImages/\(name).jpg")
    }
    try folders.write(
      mask: StoredPNG(.palette, width: 4, samples: places, palette: palette),
      to: "SegmentationClass/2007_000001.png"
    )
    try folders.write(
      mask: StoredPNG(.colour, width: 4, samples: colours),
      to: "SegmentationClass/2007_000002.png"
    )
    try folders.write("2007_000001\n", to: "ImageSets/Segmentation/train.txt")
    try folders.write("2007_000002\r\n", to: "ImageSets/Segmentation/val.txt")
    let data = try folders.open()
    #expect(data.images.map(\.split) == ["train", "val"] && data.labels.count == 20)
    for index in 0..<2 {
      #expect(try MaskFolders.numbers(data, index) == MaskFolders.quarters([1, 15, 0, 0]))
    }
    #expect(data.labels.filter { $0.frequency > 0 }.map(\.name) == ["aeroplane", "person"])
  }

  @Test("ADE20K: folders are splits, masks of 16 bits hold large numbers")
  func ade() throws {
    try folders.write("1,wall\n300,whale\n", to: "names.csv")
    for (split, quarters) in [("training", [1, 300, 0, 1]), ("validation", [300, 300, 0, 0])] {
      try folders.write(image: "images/\(split)/ADE_1.jpg")
      try folders.write(
        mask: StoredPNG(.grey, bits: 16, width: 4, samples: MaskFolders.quarters(quarters)),
        to: "annotations/\(split)/ADE_1.png"
      )
    }
    let data = try folders.open()
    #expect(data.images.map(\.split) == ["training", "validation"])
    #expect(try MaskFolders.numbers(data, 0) == MaskFolders.quarters([1, 300, 0, 1]))
  }

  @Test("colours of the names file, in masks of colour and of palette; black is unlabelled")
  func colours() throws {
    try folders.write("number,name,r,g,b\n1,sky,70,130,180\n2,road,128,64,128\n", to: "names.csv")
    let samples = MaskFolders.quarters([
      [70, 130, 180], [128, 64, 128], [0, 0, 0], [70, 130, 180],
    ])
    for name in ["a", "b"] { try folders.write(image: "images/\(name).png") }
    try folders.write(
      mask: StoredPNG(.colour, width: 4, samples: samples.flatMap { $0 }),
      to: "masks/a.png"
    )
    let palette: [UInt8] = [128, 64, 128, 0, 0, 0, 70, 130, 180]
    let places = MaskFolders.quarters([2, 0, 1, 2])
    try folders.write(
      mask: StoredPNG(.palette, bits: 2, width: 4, samples: places, palette: palette),
      to: "masks/b.png"
    )
    let data = try folders.open()
    for index in 0..<2 {
      #expect(try MaskFolders.numbers(data, index) == MaskFolders.quarters([1, 2, 0, 1]))
    }
  }

  @Test("a mask is squashed to a square: each pixel shows the one that its centre falls into")
  func squashed() throws {
    try folders.write((1...63).map { "class \($0)" }.joined(separator: "\n"), to: "names.txt")
    try folders.write(image: "images/a.jpg", width: 14, height: 18)
    let mask = StoredPNG(.grey, width: 7, samples: Array(1...63))
    try folders.write(mask: mask, to: "masks/a.png")
    for side in [1, 2, 3, 5, 7, 9, 20] {
      let data = try folders.open { $0.maskSize = side }
      let expected = (0..<side * side).map { place in
        let x = Int((Double(place % side) + 0.5) * 7 / Double(side))
        let y = Int((Double(place / side) + 0.5) * 9 / Double(side))
        return Int32(7 * y + x + 1)
      }
      #expect(try MaskFolders.numbers(data, 0) == expected, "\(side)")
    }
  }

  @Test("the digest changes with a pixel, a name and the size, and with nothing else")
  func digest() throws {
    try folders.write("sky\nroad\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 2, 0, 2])
    let first = try folders.open().digest
    #expect(try folders.open().digest == first)
    let threads = try SegmentedData.open(
      folders.folder.url,
      options: SegmentedDataOptions(maskSize: 4),
      workers: Workers(3)
    )
    #expect(threads.digest == first)
    #expect(try folders.open { $0.maskSize = 5 }.digest != first)
    try folders.write("sky\nstreet\n", to: "names.txt")
    #expect(try folders.open().digest != first)
    try folders.write("sky\nroad\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 2, 0, 1])
    #expect(try folders.open().digest != first)
  }
}
