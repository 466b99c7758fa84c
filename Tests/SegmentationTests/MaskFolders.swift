import Foundation
import Images
import Segmentation
import TestSupport

/// A folder of images with masks, made by a test.
struct MaskFolders {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func write(_ text: String, to name: String) throws {
    _ = try folder.write(Data(text.utf8), to: name)
  }

  func write(image path: String, width: Int = 8, height: Int = 8) throws {
    _ = try folder.write(Image(width: width, height: height).png(), to: path)
  }

  func write(mask png: StoredPNG, to path: String) throws {
    _ = try folder.write(png.bytes, to: path)
  }

  /// An image and a mask of class numbers, 4 x 4 with one number a quarter.
  func write(pair name: String, quarters: [Int]) throws {
    try write(image: "images/\(name).jpg")
    try write(
      mask: StoredPNG(.grey, width: 4, samples: Self.quarters(quarters)),
      to: "masks/\(name).png"
    )
  }

  /// 4 x 4 numbers, one a quarter: upper left, upper right, lower left, lower right.
  static func quarters<Number>(_ numbers: [Number]) -> [Number] {
    (0..<16).map { numbers[$0 / 8 * 2 + $0 % 4 / 2] }
  }

  func open(_ change: (inout SegmentedDataOptions) -> Void = { _ in }) throws
    -> any SegmentedDataset
  {
    var options = SegmentedDataOptions(maskSize: 4)
    change(&options)
    return try SegmentedData.open(folder.url, options: options)
  }

  /// The numbers of an image's only map.
  static func numbers(_ data: any SegmentedDataset, _ index: Int) throws -> [Int32] {
    guard case .pixels(let numbers) = try data.annotation(of: index).planes.first?.content else {
      return []
    }
    return numbers
  }
}
