/// What the speed of a convolution of one image depends on.
public struct ConvolutionShape: Sendable, Hashable {
  /// The channels of x.
  public let channels: Int
  /// The height and width of x.
  public let extents: [Int]
  /// The channels of y.
  public let kernels: Int
  /// The height and width of the window.
  public let window: [Int]
  /// The steps between windows.
  public let strides: [Int]
  /// The number of groups.
  public let groups: Int

  /// How many products of two numbers it takes, without padding's.
  var products: Double {
    let windows = zip(extents, strides).map { Double(($0 + $1 - 1) / $1) }
    return (windows + [kernels, channels / groups].map(Double.init) + window.map(Double.init))
      .reduce(1, *)
  }

  /// What shapes must share for one to tell about another.
  var kind: Kind {
    Kind(
      window: window,
      strides: strides,
      grouping: groups == 1 ? .none : groups == channels ? .depthwise : .some,
      isFirst: channels < Layout.blockWidth
    )
  }

  struct Kind: Hashable {
    enum Grouping { case none, some, depthwise }
    let window: [Int]
    let strides: [Int]
    let grouping: Grouping
    let isFirst: Bool
  }

  /// The numbers in the order in which tables are sorted.
  var sortKey: [Int] { window + strides + [groups, channels, kernels] + extents }
}
