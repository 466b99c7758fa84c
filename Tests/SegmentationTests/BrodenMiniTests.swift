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
    var (images, coverage) = ([Int](repeating: 0, count: 200), [Double](repeating: 0, count: 200))
    for index in data.images.indices {
      let annotation = try data.annotation(of: index)
      let area = Double(annotation.width * annotation.height)
      var counts = [Int](repeating: 0, count: 200)
      for plane in annotation.planes {
        switch plane.content {
        case .whole(let number): counts[number] += Int(area)
        case .pixels(let numbers): for number in numbers { counts[Int(number)] += 1 }
        }
      }
      for number in counts.indices.dropFirst() where counts[number] > 0 {
        images[number] += 1
        coverage[number] += Double(counts[number]) / area
      }
    }
    for label in data.labels {
      #expect(images[label.number] == label.frequency, "\(label)")
      // The table has six decimals.
      #expect(abs(coverage[label.number] - label.coverage) < 1e-6, "\(label)")
    }
  }
}
