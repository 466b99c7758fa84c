public import Images
public import Tensors

/// What a network's input numbers mean as pixels: what black and white become, channel by channel.
public struct PixelDomain: Sendable, Hashable {
  /// The number that black becomes in each channel, `[C]`, in the network's own order.
  public let low: [Float]
  /// The number that white becomes in each channel, `[C]`.
  public let high: [Float]
  /// The axis of the channels in a row: 0 for `[C, H, W]`, 2 for `[H, W, C]`.
  public let channelAxis: Int
  /// How pictures become rows.
  public let preprocessing: Preprocessing?

  /// A domain.
  ///
  /// - Precondition: as many lows as highs.
  public init(
    low: [Float],
    high: [Float],
    channelAxis: Int = 0,
    preprocessing: Preprocessing? = nil
  ) {
    precondition(low.count == high.count)
    self.low = low
    self.high = high
    self.channelAxis = channelAxis
    self.preprocessing = preprocessing
  }

  /// The domain of pictures that are prepared so.
  public init(_ preprocessing: Preprocessing) {
    func row(_ colour: Colour) -> [Float] {
      let picture = Image(width: 1, height: 1, filledWith: colour)
      var small = preprocessing
      (small.width, small.height) = (1, 1)
      return small.tensor(picture).elements
    }
    self.init(
      low: row(.black),
      high: row(.white),
      channelAxis: preprocessing.layout == .nhwc ? 2 : 0,
      preprocessing: preprocessing
    )
  }

  /// A row of this shape that holds one number for each channel.
  ///
  /// - Precondition: the shape has rank 3 and as many channels.
  public func filled(_ values: [Float], shape: Shape) -> Tensor<Float> {
    precondition(shape.rank == 3 && shape[channelAxis] == values.count)
    let inner = shape.dims.dropFirst(channelAxis + 1).reduce(1, *)
    return Tensor(shape, (0..<shape.count).map { values[$0 / inner % values.count] })
  }

  /// The picture that a row shows, each number rounded to the nearest byte; `nil` if the row holds
  /// neither a grey picture nor one of three channels.
  ///
  /// - Parameter row: `[C, H, W]` or `[H, W, C]`, by `channelAxis`.
  public func picture(of row: Tensor<Float>) -> Image? {
    let shape = row.shape
    guard shape.rank == 3, shape[channelAxis] == low.count, [1, 3].contains(low.count),
      shape.count > 0
    else { return nil }
    let (height, width) = channelAxis == 0 ? (shape[1], shape[2]) : (shape[0], shape[1])
    let sources = preprocessing?.channels == .bgr ? [2, 1, 0] : [0, 1, 2]
    var pixels = [UInt8](repeating: 0, count: height * width * 3)
    for place in 0..<height * width {
      for colour in 0..<3 {
        let channel = low.count == 1 ? 0 : sources[colour]
        let index =
          channelAxis == 0 ? channel * height * width + place : place * low.count + channel
        let share = (row.elements[index] - low[channel]) / (high[channel] - low[channel])
        let byte = (share * 255).rounded()
        pixels[place * 3 + colour] = byte.isNaN ? 0 : UInt8(min(max(byte, 0), 255))
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
