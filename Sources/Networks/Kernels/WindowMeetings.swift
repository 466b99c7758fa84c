import Tensors

/// Which windows of a pooling meet which pixels, seen from both sides.
///
/// Memory is a sequence of planes: the images where channels are last, the blocks of channels where
/// they lie in blocks. In a plane the channels of a pixel lie side by side.
struct WindowMeetings: Sendable {
  /// The planes of the input, and as many of the output.
  let planes: Int
  /// The channels of a pixel of a plane.
  let channels: Int
  /// The pixels of a plane of the input.
  let pixels: Int
  /// The windows: the pixels of a plane of the output.
  let windows: Int
  /// Where the pixels of each window begin in `taps`; the last entry is their count.
  let firstTaps: [Int32]
  /// The pixels of every window in the order of its taps, one window after the other.
  let taps: [Int32]
  /// Where the pairs of each pixel begin in `arrivals`, counted in pairs.
  let firstArrivals: [Int32]
  /// For each pixel the windows that it lies in, in their order, each with the pixel's place among
  /// the taps of the window.
  let arrivals: [Int32]

  /// The numbers of memory that are worth a turn of a worker.
  private static let grain = 1 << 14

  /// - Parameter layout: channels-last or in blocks.
  init(_ pooling: WindowPooling, _ layout: Layout) {
    let windows = pooling.windows.map(\.taps)
    channels = layout == .blocked ? Layout.blockWidth : pooling.input[1]
    planes = pooling.input[0] * pooling.input[1] / max(channels, 1)
    pixels = pooling.input.dims.dropFirst(2).reduce(1, *)
    self.windows = windows.count
    taps = windows.flatMap { $0.map(Int32.init) }
    firstTaps = windows.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int32($1.count)) }
    var pairs = [[Int32]](repeating: [], count: pixels)
    for (window, taps) in windows.enumerated() {
      for (place, pixel) in taps.enumerated() { pairs[pixel] += [Int32(window), Int32(place)] }
    }
    arrivals = pairs.flatMap { $0 }
    firstArrivals = pairs.reduce(into: [0]) { $0.append(($0.last ?? 0) + Int32($1.count / 2)) }
  }

  /// Does the work of each plane for some of its windows or pixels at a time.
  ///
  /// - Parameters:
  ///   - count: how many of them a plane has.
  ///   - cost: the numbers that each of them reads, without the channels.
  func forEachPart(
    of count: Int,
    cost: Int,
    _ workers: Workers,
    _ work: @Sendable (_ plane: Int, _ range: Range<Int>) -> Void
  ) {
    let length = max(1, Self.grain / max(channels * cost, 1))
    let parts = (count + length - 1) / length
    workers.forEach(blocks: planes * parts) { block in
      let first = block % parts * length
      work(block / parts, first..<min(first + length, count))
    }
  }
}
