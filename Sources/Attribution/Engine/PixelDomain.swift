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
}
