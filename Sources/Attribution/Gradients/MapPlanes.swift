import Tensors

/// How the planes of a map lie in a row: `[C, H, W]`, or `[H, W, C]` where pixels come so.
struct MapPlanes: Sendable, Hashable {
  let channels: Int
  let height: Int
  let width: Int
  private let isChannelsLast: Bool

  /// The planes of a row; `nil` if the row has not three axes.
  init?(_ row: Shape, channelAxis: Int = 0) {
    guard row.rank == 3 else { return nil }
    isChannelsLast = channelAxis == 2
    channels = row[channelAxis]
    (height, width) = isChannelsLast ? (row[0], row[1]) : (row[1], row[2])
  }

  /// The planes of a question's rows.
  init?(of question: Question) {
    self.init(question.rowShape, channelAxis: question.domain?.channelAxis ?? 0)
  }

  /// Where the elements of a channel lie in a row, in row-major order of the plane.
  func places(of channel: Int) -> StrideTo<Int> {
    isChannelsLast
      ? stride(from: channel, to: channels * height * width, by: channels)
      : stride(from: channel * height * width, to: (channel + 1) * height * width, by: 1)
  }

  /// One channel of a row.
  func plane(_ channel: Int, of row: [Float]) -> Matrix {
    Matrix(rows: height, columns: width, places(of: channel).map { Double(row[$0]) })
  }

  /// A filter of these maps.
  func blur(sigma: Double, edges: GaussianBlur.Edges) -> GaussianBlur {
    GaussianBlur(sigma: sigma, edges: edges, height: height, width: width)
  }

  /// A row with every plane blurred.
  func blurred(_ row: [Float], by blur: GaussianBlur) -> [Double] {
    var blurred = [Double](repeating: 0, count: row.count)
    for channel in 0..<channels {
      for (place, value) in zip(places(of: channel), blur(plane(channel, of: row)).elements) {
        blurred[place] = value
      }
    }
    return blurred
  }
}
