import Diagnostics
import Foundation
import Images
import TestSupport
import Tensors
import Testing

/// The bar is equality to the byte: decoding has one right answer (16-bit PNG too: the reference
/// for it is computed in NumPy, because Pillow drops or clips those).
struct DecodingMatchesPillowTests {
  @Test("PNG files of every kind decode to Pillow's pixels", arguments: PillowFixtures.png)
  func png(fixture: PillowFixture) throws { try check(fixture) }

  @Test("JPEG files of every kind decode to Pillow's pixels", arguments: PillowFixtures.jpeg)
  func jpeg(fixture: PillowFixture) throws { try check(fixture) }

  private func check(_ fixture: PillowFixture) throws {
    let bytes = try #require(Data(base64Encoded: fixture.base64))
    let image = try Image(decoding: bytes)
    #expect(image.width == fixture.width && image.height == fixture.height)
    #expect(image.digest == fixture.digest)
  }

  @Test("1000 photographs decode and resize, up and down, to Pillow's bytes")
  func photographs() throws {
    guard let folder = TestData.find("photographs/imagenet-samples") else { return }
    let files = try ImageFolder(folder).files
    let views = ImageReader(workers: Workers(2)).read(files) { image -> [Data] in
      let smaller = image.resized(shortSide: 192, filter: .bilinear)
      let larger = image.resized(shortSide: 288, filter: .bicubic)
      return [image, smaller, larger].map { Data($0.pixels) }
    }
    #expect(views.bad.isEmpty && views.images.count == 1000)
    let digests = (0..<3).map { view in
      var hasher = Digest.Hasher()
      for image in views.images { hasher.update(image.value[view]) }
      return hasher.digest().hex
    }
    // Written by `pillow_fixtures.py FOLDER`.
    #expect(
      digests == [
        "b1cbe430d19b502c651d212827561b17e291e7b8d3d69e823ec3ebcccbfd0460",
        "3a91abc0c667c6fb259ec872f66c5dedcc9124232a67e132a5d0cc481f338cd5",
        "9918e3a4ebd63f93dbac8410485d0a3e2c875bf506c299346eb0c225b174bf5d",
      ]
    )
  }
}
