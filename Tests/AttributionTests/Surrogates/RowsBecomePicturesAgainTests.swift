import Attribution
import Images
import Tensors
import Testing

@Suite struct RowsBecomePicturesAgainTests {
  static let picture: Image = {
    var image = Image(width: 7, height: 5)
    for index in image.pixels.indices { image.pixels[index] = UInt8(index * 37 % 256) }
    return image
  }()

  @Test(
    "A prepared picture comes back to the byte",
    arguments: [ChannelOrder.rgb, .bgr],
    [AxisOrder.nchw, .nhwc]
  )
  func roundTrip(channels: ChannelOrder, layout: AxisOrder) throws {
    let preprocessing = Preprocessing(
      height: 5,
      width: 7,
      channels: channels,
      layout: layout,
      mean: [0.4, 0.5, 0.6],
      std: [0.2, 0.3, 0.1]
    )
    let row = preprocessing.tensor(Self.picture)
    #expect(PixelDomain(preprocessing).picture(of: row) == Self.picture)
  }

  @Test("A grey row becomes a grey picture, and five channels are no picture")
  func others() {
    let preprocessing = Preprocessing(height: 5, width: 7, channels: .grey)
    let domain = PixelDomain(preprocessing)
    let picture = domain.picture(of: preprocessing.tensor(Self.picture))
    #expect(picture == Self.picture.grey())
    let five = PixelDomain(low: .init(repeating: 0, count: 5), high: .init(repeating: 1, count: 5))
    #expect(five.picture(of: Tensor([5, 2, 2], repeating: 0)) == nil)
  }
}
