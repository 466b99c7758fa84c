import Foundation
import Images
import Segmentation
import TestSupport

/// A small data set in Broden's layout: four images of 8 x 8 with label maps of 4 x 4, that a test can
/// spoil. Label 300 is a car, and a part of cars.
final class SmallBroden {
  let folder: TemporaryFolder
  static let header = "image,split,ih,iw,sh,sw,color,object,part"

  /// The label map of the object column of images a and b: 2 and 300 = 44 + 256.
  static let objects: [Int32] = [2, 2, 300, 300, 0, 0, 300, 300, 0, 0, 0, 0, 2, 2, 2, 2]
  static let parts: [Int32] = [300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

  init() throws {
    folder = try TemporaryFolder()
    try write(
      """
      name,first,last,count,frequency
      object,2,300,2,4
      color,1,1,1,3
      part,300,300,1,1

      """,
      to: "category.csv"
    )
    try write(
      """
      number,name,category,frequency,coverage,syns
      1,red-c,color(3),3,3.0,
      2,tree,object(2),2,0.75,"tree, plant"
      300,car,object(3);part(1),3,1.5625,

      """,
      to: "label.csv"
    )
    try write("code,number,name,frequency,coverage\n1,1,red-c,3,3.0\n", to: "c_color.csv")
    try write(
      "code,number,name,frequency,coverage\n1,2,tree,2,0.75\n2,300,car,3,1.5\n",
      to: "c_object.csv"
    )
    try write("code,number,name,frequency,coverage\n1,300,car,1,0.0625\n", to: "c_part.csv")
    try write(
      """
      \(Self.header)
      x/a.png,train,8,8,4,4,1,x/a_object.png,
      x/b.png,val,8,8,4,4,,x/a_object.png;300,x/b_part.png
      x/c.png,train,8,8,4,4,,,
      x/d.png,val,8,8,4,4,1;1,,0

      """,
      to: "index.csv"
    )
    let picture = try Image(width: 8, height: 8, filledWith: Colour(200, 10, 10)).png()
    for name in ["a", "b", "c", "d"] { _ = try folder.write(picture, to: "images/x/\(name).png") }
    try write(map: Self.objects, to: "x/a_object.png")
    try write(map: Self.parts, to: "x/b_part.png")
  }

  func write(_ text: String, to name: String) throws {
    _ = try folder.write(Data(text.utf8), to: name)
  }

  /// Writes a label map of rows of 4 as Broden packs it.
  func write(map numbers: [Int32], to path: String) throws {
    let samples = numbers.flatMap { [Int($0) & 255, Int($0) >> 8, 0] }
    let png = StoredPNG(.colour, width: 4, samples: samples).bytes
    _ = try folder.write(png, to: "images/\(path)")
  }

  /// Changes the text of a table.
  func edit(_ name: String, _ change: (String) -> String) throws {
    let text = String(decoding: try Data(contentsOf: folder.appending(name)), as: UTF8.self)
    try write(change(text), to: name)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: folder.appending(name))
  }

  func read() throws -> BrodenDataset { try BrodenDataset(reading: folder.url) }
}
