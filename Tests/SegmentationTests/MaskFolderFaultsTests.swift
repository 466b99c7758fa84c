import Diagnostics
import Foundation
import Images
import Segmentation
import Tensors
import TestSupport
import Testing

@Suite struct MaskFolderFaultsTests {
  private let folders: MaskFolders

  init() throws { folders = try MaskFolders() }

  private func faults(_ change: (inout SegmentedDataOptions) -> Void = { _ in }) throws -> [Fault] {
    try TestSupport.faults { _ = try folders.open(change) } ?? []
  }

  @Test("a folder of no known layout is told what each layout needs, and what is missing of one")
  func layout() throws {
    try folders.write(image: "images/a.jpg")
    let fault = try #require(try faults().first)
    #expect(fault.code == "segmentation.unknown-layout")
    #expect(
      fault.what.contains("there is the folder images, but no masks or annotations or labels")
    )
    #expect(fault.remedy?.contains("index.csv, category.csv, label.csv") == true)
    try folders.write("x", to: "label.csv")
    #expect(try faults()[0].what.contains("there is label.csv, but no index.csv"))
    let missing = folders.folder.appending("nothing")
    let codes = try faultCodes { _ = try SegmentedData.open(missing) }
    #expect(codes == ["segmentation.unknown-layout"])
  }

  @Test("masks without names are told where names are looked for")
  func noNames() throws {
    try folders.write(pair: "a", quarters: [1, 1, 1, 1])
    #expect(try faults().map(\.code) == ["segmentation.no-names-file"])
    let names = folders.folder.appending("elsewhere.txt")
    #expect(try faults { $0.names = names }.map(\.code) == ["files.missing"])
    try folders.write("\n\n", to: "elsewhere.txt")
    #expect(try faults { $0.names = names }.map(\.code) == ["segmentation.no-names"])
    try folders.write("background\nsky\n", to: "elsewhere.txt")
    #expect(try faults { $0.names = names } == [])
  }

  @Test("every bad line of a names file is named")
  func badNames() throws {
    try folders.write(pair: "a", quarters: [1, 1, 1, 1])
    try folders.write(
      "1,a,1,2,3\n1,b,4,5,6\nx,c,7,8,9\n2,d,7,8,900\n3,e,1,2,3\n4\n",
      to: "names.csv"
    )
    let faults = try faults()
    #expect(
      faults.map(\.code) == [
        "segmentation.bad-names-row", "segmentation.bad-colour", "segmentation.bad-names-row",
        "segmentation.label-twice", "segmentation.colour-twice",
      ]
    )
    let lines = faults.map { $0.place?.split(separator: " ").last.map(String.init) }
    #expect(lines == ["3", "4", "6", "2", "5"])
  }

  @Test("masks that fit no image, images that share a mask, folders where nothing fits")
  func pairs() throws {
    try folders.write("sky\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 1, 1, 1])
    try folders.write(image: "images/a.png")
    try folders.write(mask: StoredPNG(.grey, width: 1, samples: [1]), to: "masks/b.png")
    #expect(
      try faults().map(\.code) == ["segmentation.two-images", "segmentation.no-image-of-mask"]
    )
    for name in ["images/a.png", "images/a.jpg"] {
      try FileManager.default.removeItem(at: folders.folder.appending(name))
    }
    try folders.write(image: "images/c.png")
    let fault = try #require(try self.faults().first)
    #expect(fault.code == "segmentation.no-pairs" && fault.what.contains("c.png"))
  }

  @Test("pixels of no class, and masks that are none, are named for all masks at once")
  func pixels() throws {
    try folders.write("sky\nroad\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 3, 9, 255])
    try folders.write(pair: "b", quarters: [1, 1, 1, 1])
    let jpeg = try Image(width: 4, height: 4).jpeg()
    _ = try folders.folder.write(jpeg, to: "masks/b.png")
    try folders.write(image: "images/c.jpg")
    let colours = MaskFolders.quarters([[9, 9, 9], [128, 0, 0], [0, 0, 0], [0, 128, 0]])
    try folders.write(
      mask: StoredPNG(.colour, width: 4, samples: colours.flatMap { $0 }),
      to: "masks/c.png"
    )
    let faults = try faults()
    #expect(
      faults.map(\.code) == [
        "segmentation.unknown-pixel", "images.not-labels", "segmentation.unknown-colour",
      ]
    )
    #expect(faults[0].what.hasSuffix(": 3, 9") && faults[2].what.hasSuffix(": 9,9,9"))
  }

  @Test("a check names images of other proportions than their masks")
  func proportions() throws {
    try folders.write("sky\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 1, 1, 1])
    try folders.write(image: "images/a.jpg", width: 8, height: 6)
    let check = DatasetCheck(of: try folders.open(), workers: .init(1))
    #expect(check.faults.map(\.code) == ["segmentation.other-proportions"])
  }

  @Test("damaged names files are read or refused, and never trap")
  func damaged() throws {
    try folders.write(pair: "a", quarters: [1, 1, 1, 1])
    for text in ["number,name,r,g,b\n1,sky,1,2,3\n", "1 sky\n2 road\n", "1\tsky\tx\n"] {
      try forEachDamaged(Data(text.utf8)) { bytes in
        _ = try folders.folder.write(bytes, to: "names.csv")
        _ = try faults()
      }
    }
  }
}
