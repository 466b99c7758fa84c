import Tensors

/// The VJP of a pooling on channels-last memory, its sums in one fixed order.
///
/// oneDNN's own kernel adds up windows that overlap in an order that depends on the number of
/// threads and of images, so that the same image would not always have the same gradient.
struct PoolingBackward: Sendable {
  private let isMaximum: Bool
  private let images: Int
  private let channels: Int
  private let pixels: Int
  /// The input pixels of every window, one window after the other.
  private let taps: [Int]
  /// Where each window begins in `taps`; the last entry is its count.
  private let starts: [Int]
  /// What each window's mean divides by.
  private let divisors: [Float]

  /// Channels of one image that one worker does at a time.
  private static let blockWidth = 32

  /// - Parameter layout: channels-last or in blocks, each of which is then as an image of its own.
  init(_ pooling: WindowPooling, _ layout: Layout) {
    let windows = pooling.windows
    isMaximum = pooling.kind == .max
    channels = layout == .blocked ? Layout.blockWidth : pooling.input[1]
    images = pooling.input[0] * pooling.input[1] / max(channels, 1)
    pixels = pooling.input.dims.dropFirst(2).reduce(1, *)
    taps = windows.flatMap(\.taps)
    starts = windows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.taps.count) }
    divisors = windows.map { Float($0.divisor) }
  }

  /// - Parameters:
  ///   - cotangents: of the output.
  ///   - input: the values of the input, which only a maximum reads.
  ///   - gradient: receives the gradient of the input.
  func run(
    _ cotangents: UnsafeBufferPointer<Float>,
    _ input: UnsafeBufferPointer<Float>?,
    into gradient: UnsafeMutableBufferPointer<Float>,
    _ workers: Team
  ) {
    // Each block reads and writes channels of its own.
    nonisolated(unsafe) let source = cotangents.baseAddress
    nonisolated(unsafe) let values = input?.baseAddress
    nonisolated(unsafe) let sums = gradient.baseAddress
    let blocksPerImage = (channels + Self.blockWidth - 1) / Self.blockWidth
    workers.forEach(blocks: images * blocksPerImage) { block in
      let (image, first) = (block / blocksPerImage, block % blocksPerImage * Self.blockWidth)
      let offset = image * pixels * channels + first
      guard let source, let sums else { return }
      let slice = Slice(
        g: source + image * divisors.count * channels + first,
        x: values.map { $0 + offset },
        sum: sums + offset,
        width: min(Self.blockWidth, channels - first)
      )
      for pixel in 0..<pixels {
        (slice.sum + pixel * channels).update(repeating: 0, count: slice.width)
      }
      if isMaximum { passMaxima(slice) } else { passMeans(slice) }
    }
  }

  /// Some channels of one image.
  private struct Slice {
    let g: UnsafePointer<Float>
    let x: UnsafePointer<Float>?
    let sum: UnsafeMutablePointer<Float>
    let width: Int
  }

  private func passMeans(_ slice: Slice) {
    for window in divisors.indices {
      let g = slice.g + window * channels
      let divisor = divisors[window]
      for tap in starts[window]..<starts[window + 1] {
        let sum = slice.sum + taps[tap] * channels
        for c in 0..<slice.width { sum[c] += g[c] / divisor }
      }
    }
  }

  private func passMaxima(_ slice: Slice) {
    guard let x = slice.x else { return }
    for window in divisors.indices {
      let g = slice.g + window * channels
      let (first, others) = (
        taps[starts[window]] * channels, starts[window] + 1..<starts[window + 1]
      )
      for c in 0..<slice.width {
        // A tie goes to the first: only a larger element takes the place.
        var (place, largest) = (first, x[first + c])
        for tap in others {
          let here = taps[tap] * channels
          let isLarger = x[here + c] > largest
          largest = isLarger ? x[here + c] : largest
          place = isLarger ? here : place
        }
        slice.sum[place + c] += g[c]
      }
    }
  }
}
