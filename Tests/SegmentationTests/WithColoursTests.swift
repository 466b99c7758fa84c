import Diagnostics
import Foundation
import Images
import Segmentation
import TestSupport
import Tensors
import Testing

@Suite struct WithColoursTests {
  private let folders: MaskFolders

  init() throws {
    folders = try MaskFolders()
    try folders.write("sky\n", to: "names.txt")
    try folders.write(pair: "a", quarters: [1, 0, 0, 1])
    var image = Image(width: 8, height: 8, filledWith: ColourName.blue.example)
    for y in 4..<8 { for x in 0..<8 { image[x: x, y: y] = ColourName.green.example } }
    _ = try folders.folder.write(image.png(), to: "images/a.jpg")
  }

  @Test("a plane of colour names follows the data set's own, with numbers after its largest")
  func planes() throws {
    let plain = try folders.open()
    let data = try folders.open { $0.colours = true }
    #expect(data.categories == ["object", "color"])
    #expect(data.labels.map(\.name) == ["sky"] + ColourName.allCases.map(\.label))
    #expect(data.labels.map(\.number) == Array(1...12))
    let counted = data.labels.filter { $0.frequency > 0 }
    #expect(counted.map(\.name) == ["sky", "blue-c", "green-c"])
    let planes = try data.annotation(of: 0).planes
    #expect(try planes.count == 2 && planes[0] == plain.annotation(of: 0).planes[0])
    guard case .pixels(let numbers) = planes[1].content else { Issue.record("no map"); return }
    // Shrunk to a half: the filter mixes the two rows at the border of the colours only.
    #expect(Array(numbers.prefix(4)) == Array(repeating: 3, count: 4))
    #expect(Array(numbers.suffix(4)) == Array(repeating: 6, count: 4))
    #expect(data.digest != plain.digest && data.indexRows == plain.indexRows)
  }

  @Test("every image that cannot be read is named")
  func bad() throws {
    try folders.write(pair: "b", quarters: [1, 1, 1, 1])
    for name in ["a", "b"] { try folders.write("no image", to: "images/\(name).jpg") }
    let faults = try #require(
      try TestSupport.faults { _ = try folders.open { $0.colours = true } }
    )
    #expect(faults.map(\.code) == ["images.not-an-image", "images.not-an-image"])
  }

  @Test("a data set that has colours is not given others")
  func twice() throws {
    let broden = try SmallBroden()
    let data = try broden.read()
    #expect(try faultCodes { _ = try WithColours(data) } == ["segmentation.has-colours"])
  }

  @Test("the count is the same on any number of threads")
  func threads() throws {
    for name in ["b", "c", "d"] { try folders.write(pair: name, quarters: [1, 1, 0, 0]) }
    let plain = try folders.open()
    let labels = try [1, 2, 5].map { try WithColours(plain, workers: Workers($0)).labels }
    #expect(labels[0] == labels[1] && labels[1] == labels[2])
  }
}
