package import Statistics
package import Tensors

/// A window given the pixels around it, channel by channel, under a normal distribution of patches
/// (Zintgraf et al. 2017, section 3.1: a window depends most on its surroundings).
///
/// Mean and covariance of patches (a window with a margin) are estimated from patches at random places
/// of a set of images. Given the margin, the window is normal again. Where the margin would leave the
/// image, the patch is moved inside.
package struct ConditionalGaussian: PatchSampler {
  /// The distribution of the window given the margin, for a channel and a place in the patch.
  private struct Condition: Sendable {
    /// Positions in the patch.
    let inside: [Int]
    let outside: [Int]
    /// Window = mean + slope (margin - mean of the margin) + noise.
    let slope: Matrix
    let noise: Cholesky?
  }

  private struct Place: Hashable {
    let channel: Int
    let row: Int
    let column: Int
  }

  private let axes: CellAxes
  private let window: WindowExtents
  private let padding: Int
  private let means: [[Double]]
  private let ranges: [ClosedRange<Float>]
  private let conditions: [Place: Condition]

  /// A covariance of fewer patches than it has rows is singular: so much of its mean variance is
  /// added to its diagonal.
  private static let ridge = 1e-3

  private var height: Int { min(window.rows + 2 * padding, axes.height) }
  private var width: Int { min(window.columns + 2 * padding, axes.width) }

  /// - Parameters:
  ///   - images: `[n, ...]`.
  ///   - padding: the margin in pixels.
  ///   - patches: how many patches are drawn.
  ///   - windows: the windows that will be asked for.
  package init(
    _ images: Tensor<Float>,
    _ axes: CellAxes,
    window: WindowExtents,
    padding: Int,
    patches: Int,
    rows: [Range<Int>],
    columns: [Range<Int>],
    random: SeededGenerator
  ) {
    self.axes = axes
    self.window = window
    self.padding = padding
    let height = min(window.rows + 2 * padding, axes.height)
    let width = min(window.columns + 2 * padding, axes.width)
    func offsets(_ windows: [Range<Int>], _ patch: Int, _ extent: Int) -> Set<Int> {
      Set(windows.map { $0.lowerBound - Self.start(of: $0, patch, extent, padding) })
    }
    let rowOffsets = offsets(rows, height, axes.height).sorted()
    let columnOffsets = offsets(columns, width, axes.width).sorted()
    var means: [[Double]] = []
    var conditions: [Place: Condition] = [:]
    var ranges: [ClosedRange<Float>] = []
    for channel in 0..<axes.channels {
      let sample = Self.sample(
        images,
        axes,
        channel: channel,
        extents: WindowExtents(rows: height, columns: width),
        count: patches,
        random: random.stream(channel)
      )
      let mean = Self.center(sample)
      let covariance = Self.covariance(mean.centered)
      means.append(mean.mean)
      ranges.append(Self.range(images, axes, channel))
      for row in rowOffsets {
        for column in columnOffsets {
          let isInside = (0..<height * width).map { position in
            (row..<row + window.rows).contains(position / width)
              && (column..<column + window.columns).contains(position % width)
          }
          conditions[Place(channel: channel, row: row, column: column)] =
            Self.condition(covariance, isInside)
        }
      }
    }
    self.means = means
    self.ranges = ranges
    self.conditions = conditions
  }

  package func draw(
    _ image: ArraySlice<Float>,
    rows: Range<Int>,
    columns: Range<Int>,
    random: inout SeededGenerator
  ) -> [Float] {
    let top = Self.start(of: rows, height, axes.height, padding)
    let left = Self.start(of: columns, width, axes.width, padding)
    var drawn: [Float] = []
    for channel in 0..<axes.channels {
      let place = Place(
        channel: channel,
        row: rows.lowerBound - top,
        column: columns.lowerBound - left
      )
      guard let condition = conditions[place] else { continue }
      let mean = means[channel]
      let margin = condition.outside.map { position in
        let element =
          image.startIndex + channel * axes.channelStride
          + axes.place(row: top + position / width, column: left + position % width)
        return Double(image[element]) - mean[position]
      }
      let expected = condition.slope.times(margin)
      let normal = random.normals(condition.inside.count).map { Double($0) }
      let noise = condition.noise?.correlated(normal) ?? normal.map { _ in 0 }
      let range = ranges[channel]
      for (index, position) in condition.inside.enumerated() {
        let value = Float(mean[position] + expected[index] + noise[index])
        drawn.append(min(max(value, range.lowerBound), range.upperBound))
      }
    }
    return drawn
  }

  // MARK: Estimation

  /// Where the patch of a window begins: a margin before it, moved inside the image.
  private static func start(
    of window: Range<Int>,
    _ patch: Int,
    _ extent: Int,
    _ padding: Int
  ) -> Int {
    max(0, min(window.lowerBound - padding, extent - patch))
  }

  /// Patches at random places of random images, one a row.
  private static func sample(
    _ images: Tensor<Float>,
    _ axes: CellAxes,
    channel: Int,
    extents: WindowExtents,
    count: Int,
    random: SeededGenerator
  ) -> Matrix {
    var random = random
    var elements: [Double] = []
    elements.reserveCapacity(count * extents.rows * extents.columns)
    for _ in 0..<count {
      let image = images.rowElements(random.below(images.shape[0]))
      let top = random.below(axes.height - extents.rows + 1)
      let left = random.below(axes.width - extents.columns + 1)
      for row in top..<top + extents.rows {
        for column in left..<left + extents.columns {
          let place = channel * axes.channelStride + axes.place(row: row, column: column)
          elements.append(Double(image[image.startIndex + place]))
        }
      }
    }
    return Matrix(rows: count, columns: extents.rows * extents.columns, elements)
  }

  private static func center(_ sample: Matrix) -> (mean: [Double], centered: Matrix) {
    var mean = [Double](repeating: 0, count: sample.columns)
    for row in 0..<sample.rows {
      for (column, value) in sample.row(row).enumerated() { mean[column] += value }
    }
    for column in mean.indices { mean[column] /= Double(sample.rows) }
    var centered = sample
    for row in 0..<sample.rows {
      for column in 0..<sample.columns { centered[row, column] -= mean[column] }
    }
    return (mean, centered)
  }

  private static func covariance(_ centered: Matrix) -> Matrix {
    var covariance = centered.transposed().gram()
    let factor = 1 / Double(max(1, centered.rows - 1))
    var trace = 0.0
    for row in 0..<covariance.rows {
      for column in 0..<covariance.columns { covariance[row, column] *= factor }
      trace += covariance[row, row]
    }
    for row in 0..<covariance.rows {
      covariance[row, row] += ridge * trace / Double(covariance.rows) + .leastNormalMagnitude
    }
    return covariance
  }

  /// The normal distribution of some positions given the others.
  private static func condition(_ covariance: Matrix, _ isInside: [Bool]) -> Condition {
    let inside = isInside.indices.filter { isInside[$0] }
    let outside = isInside.indices.filter { !isInside[$0] }
    let own = covariance.block(rows: inside, columns: inside)
    let cross = covariance.block(rows: inside, columns: outside)
    guard !outside.isEmpty,
      let factor = Cholesky(covariance.block(rows: outside, columns: outside))
    else {
      let none = Matrix(rows: inside.count, columns: outside.count)
      return Condition(inside: inside, outside: outside, slope: none, noise: Cholesky(own))
    }
    // Row i of the slope solves (covariance of the margin) s = (its covariance with i).
    let slope = Matrix(
      rows: inside.count,
      columns: outside.count,
      factor.solve((0..<inside.count).flatMap { Array(cross.row($0)) })
    )
    var rest = own
    for i in inside.indices {
      for j in inside.indices {
        rest[i, j] -= zip(slope.row(i), cross.row(j)).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    return Condition(inside: inside, outside: outside, slope: slope, noise: Cholesky(rest))
  }

  private static func range(
    _ images: Tensor<Float>,
    _ axes: CellAxes,
    _ channel: Int
  ) -> ClosedRange<Float> {
    var (low, high) = (Float.infinity, -Float.infinity)
    for image in 0..<images.shape[0] {
      let row = images.rowElements(image)
      for y in 0..<axes.height {
        for x in 0..<axes.width {
          let value =
            row[row.startIndex + channel * axes.channelStride + axes.place(row: y, column: x)]
          (low, high) = (min(low, value), max(high, value))
        }
      }
    }
    return low <= high ? low...high : 0...0
  }
}
