import Foundation
import Images
import Segmentation
import TestSupport
import Testing

@Suite struct BrodenMiniTests {
  @Test("broden-mini is read whole, and its maps cover what its tables say")
  func counts() throws {
    guard let folder = TestData.find("broden-mini") else { return }
    let data = try BrodenDataset(reading: folder)
    #expect(data.images.count == 2035 && data.indexRows == Array(0..<2035))
    #expect(data.categories == ["color", "object", "texture", "scene", "part"])
    #expect(data.labels.count == 133)
    var (images, coverage) = ([Int32: Int](), [Int32: Double]())
    for index in data.images.indices {
      let annotation = try data.annotation(of: index)
      let area = Double(annotation.width * annotation.height)
      var counts: [Int32: Int] = [:]
      for plane in annotation.planes {
        switch plane.content {
        case .whole(let number): counts[Int32(number), default: 0] += Int(area)
        case .pixels(let numbers): for number in numbers { counts[number, default: 0] += 1 }
        }
      }
      for (number, count) in counts where number != 0 {
        images[number, default: 0] += 1
        coverage[number, default: 0] += Double(count) / area
      }
    }
    for label in data.labels {
      let number = Int32(label.number)
      #expect(images[number] == label.frequency, "\(label)")
      // The table has six decimals.
      #expect(abs((coverage[number] ?? 0) - label.coverage) < 1e-6, "\(label)")
    }
  }
}
