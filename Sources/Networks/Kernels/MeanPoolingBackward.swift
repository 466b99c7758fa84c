import Tensors

/// The VJP of means over windows: each pixel gathers its share of what arrives at the windows in which
/// it lies, in their order.
///
/// oneDNN's own kernel adds up windows that overlap in an order that depends on the number of
/// threads and of images, so that the same image would not always have the same gradient.
struct MeanPoolingBackward: Sendable {
  private let meetings: WindowMeetings
  /// The share of each pixel of a window.
  private let shares: [Float]

  /// - Parameter layout: channels-last or in blocks.
  init(_ pooling: WindowPooling, _ layout: Layout) {
    meetings = WindowMeetings(pooling, layout)
    shares = pooling.windows.map { 1 / Float($0.divisor) }
  }

  /// The gradient of the input.
  func run(
    _ cotangents: UnsafeBufferPointer<Float>,
    into gradient: UnsafeMutableBufferPointer<Float>,
    _ workers: Workers
  ) {
    let width = meetings.channels
    guard let cotangents = cotangents.baseAddress, let gradient = gradient.baseAddress else {
      return
    }
    // Each part writes pixels of its own.
    nonisolated(unsafe) let (from, to) = (cotangents, gradient)
    meetings.forEachPart(of: meetings.pixels, cost: 2, workers) { plane, range in
      let first = from + plane * meetings.windows * width
      for pixel in range {
        let sum = to + (plane * meetings.pixels + pixel) * width
        gather(
          first,
          Int(meetings.firstArrivals[pixel])..<Int(meetings.firstArrivals[pixel + 1]),
          sum
        )
      }
    }
  }

  /// Adds up what arrives at the channels of one pixel.
  private func gather(
    _ cotangents: UnsafePointer<Float>,
    _ arrivals: Range<Int>,
    _ sum: UnsafeMutablePointer<Float>
  ) {
    let width = meetings.channels
    sum.update(repeating: 0, count: width)
    for arrival in arrivals {
      let window = Int(meetings.arrivals[2 * arrival])
      let (g, share) = (cotangents + window * width, shares[window])
      for c in 0..<width { sum[c] += g[c] * share }
    }
  }
}
