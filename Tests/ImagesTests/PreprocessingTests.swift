import Diagnostics
import Foundation
import Images
import Tensors
import Testing

struct PreprocessingTests {
  private let image = Image.drawing(97, 61)

  @Test("numbers are (p / divisor - mean) / std, in the order of the channels")
  func numbers() {
    let settings = Preprocessing(
      height: 61,
      width: 97,
      channels: .bgr,
      range: .byte,
      mean: [104, 117, 123],
      std: [1, 2, 4]
    )
    let tensor = settings.tensor(image)
    #expect(tensor.shape == [3, 61, 97])
    for (x, y) in [(0, 0), (96, 0), (58, 24), (96, 60)] {
      let colour = image[x: x, y: y]
      let expected = [
        Float(colour.blue) - 104, (Float(colour.green) - 117) / 2, (Float(colour.red) - 123) / 4,
      ]
      #expect((0..<3).map { tensor.elements[$0 * 61 * 97 + y * 97 + x] } == expected)
    }
  }

  @Test("the crop is torchvision's: of an odd margin, half to the even neighbour")
  func crop() {
    // 341 x 256 to 224: margins 117 and 32; 58.5 rounds to 58.
    let wide = Image.drawing(341, 256)
    let settings = Preprocessing(height: 224, width: 224, resize: .shortSide(256))
    let expected = wide.cropped(to: Region(columns: 58..<282, rows: 16..<240))
    #expect(settings.fitted(wide) == expected)
    // 59.5 rounds to 60.
    let wider = Image.drawing(343, 256)
    #expect(settings.fitted(wider) == wider.cropped(to: Region(columns: 60..<284, rows: 16..<240)))
  }

  @Test("cropping while resizing equals resizing, then cropping", arguments: ResizeFilter.allCases)
  func fused(filter: ResizeFilter) {
    for (width, height) in [(97, 61), (61, 97), (300, 50), (64, 64)] {
      let image = Image.drawing(width, height)
      let settings = Preprocessing(
        height: 40,
        width: 36,
        resize: .shortSide(48),
        filter: filter
      )
      let whole = image.resized(shortSide: 48, filter: filter)
      #expect(settings.fitted(image) == whole.centreCropped(width: 36, height: 40))
    }
  }

  @Test("grey is one channel of luma, and a batch is its images one after the other")
  func greyAndBatch() {
    let settings = Preprocessing(height: 8, width: 6, channels: .grey)
    let images = [image, Image.drawing(20, 30)]
    let batch = settings.batch(images)
    #expect(batch.shape == [2, 1, 8, 6])
    #expect(batch.elements == images.flatMap { settings.tensor($0).elements })
    #expect(batch.elements.allSatisfy { (0...1).contains($0) })
  }

  @Test("what cannot be done is said, all at once")
  func faults() {
    var settings = Preprocessing(
      height: 0,
      width: 224,
      resize: .shortSide(200),
      mean: [1],
      std: [0]
    )
    #expect(settings.faults.map(\.place) == ["height", "resize", "mean", "std", "std"])
    settings = Preprocessing(height: 224, width: 9000, resize: .shortSide(256))
    #expect(settings.faults.map(\.place) == ["width"])
    settings = Preprocessing(height: 224, width: 224, resize: .shortSide(256))
    #expect(settings.faults.isEmpty)
  }

  @Test("it comes back from JSON as it was", arguments: [Resize.squash, .shortSide(256)])
  func codable(resize: Resize) throws {
    let settings = Preprocessing(height: 224, width: 200, resize: resize, filter: .bicubic)
    let bytes = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: bytes) == settings)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Resize.self, from: Data("\"stretch\"".utf8))
    }
  }

  @Test("with its channels last a picture has the same numbers in another order")
  func channelsLast() throws {
    let pixels = (0..<5 * 4 * 3).map { UInt8(($0 * 7) % 256) }
    let image = Image(width: 5, height: 4, pixels: pixels)
    var settings = Preprocessing(
      height: 4,
      width: 5,
      channels: .bgr,
      mean: [0.1, 0.2, 0.3],
      std: [1, 2, 3]
    )
    let first = settings.tensor(image)
    settings.layout = .nhwc
    let last = settings.tensor(image)
    #expect(last.shape == [4, 5, 3])
    for position in 0..<20 {
      for channel in 0..<3 {
        #expect(last.elements[position * 3 + channel] == first.elements[channel * 20 + position])
      }
    }
  }
}
