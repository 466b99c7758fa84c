import Diagnostics
import Statistics
import Tensors

/// How much the target falls when a window of the image is hidden.
///
/// The image is hidden window by window; an element's relevance is the mean, over the windows that
/// hide it, of the score of the image less that of the image with the window hidden (Zeiler and
/// Fergus 2014, section 4.2, arXiv:1311.2901; overlapping windows averaged and last windows cut off
/// at the end as captum has them). With several fillings the median of the falls counts, which no
/// single odd filling can move.
public struct Occlusion: AttributionMethod {
  /// The windows.
  public var geometry: WindowGeometry
  /// Whether channels are hidden one at a time instead of all together.
  public var hidesEachChannel: Bool
  /// What takes the place of what is hidden.
  public var fill: Fill
  /// What is watched.
  public var scale: ScoreScale
  /// Whether all channels are given the same numbers instead of one map for all.
  public var spreads: Bool
  /// Whether only what a window can reach may be computed again.
  public var isIncremental: Bool

  /// The method with its settings.
  public init(
    geometry: WindowGeometry = WindowGeometry(),
    hidesEachChannel: Bool = false,
    fill: Fill = .zero,
    scale: ScoreScale = .value,
    spreads: Bool = false,
    isIncremental: Bool = true
  ) {
    self.geometry = geometry
    self.hidesEachChannel = hidesEachChannel
    self.fill = fill
    self.scale = scale
    self.spreads = spreads
    self.isIncremental = isIncremental
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    try scale.check(question, for: "occlusion")
    let axes = try CellAxes(question, for: "occlusion")
    let (window, stride) = try geometry.settled(axes, question.tensor)
    let fills = try FillRows(fill, for: question, axes)
    let windows = Self.windows(axes, window, stride, eachChannel: hidesEachChannel)
    let scores = try scale.values(of: question)
    var run = try WindowRun(
      question,
      axes,
      height: window.rows,
      width: window.columns,
      isIncremental: isIncremental
    )
    let perImage = windows.count * fills.count
    var falls: [[Double]] = []
    falls.reserveCapacity(question.count * windows.count)
    var waiting: [Double] = []
    for block in question.blocks(of: question.count * perImage) {
      let changes = block.map { index in
        let (image, window) = (index / perImage, windows[index % perImage / fills.count])
        let fill = fills.row(image: image, filling: index % fills.count)
        return window.change(image, fill, axes)
      }
      let outputs = try run.outputs(changes)
      let owners = changes.map(\.image)
      for (image, value) in zip(owners, scale.values(of: outputs, owners: owners, in: question)) {
        waiting.append(scores[image] - value)
        if waiting.count == fills.count {
          falls.append(waiting)
          waiting = []
        }
      }
    }
    return Relevance(map(falls.map { Sample($0).quantile(0.5) }, windows, axes, question))
  }

  /// Whether crops are run for such windows instead of the whole network.
  package static func takesCrops(
    _ question: Question,
    _ geometry: WindowGeometry
  ) throws -> Bool {
    let axes = try CellAxes(question, for: "occlusion")
    let (window, _) = try geometry.settled(axes, question.tensor)
    return try WindowRun(question, axes, height: window.rows, width: window.columns).isIncremental
  }

  // MARK: Windows

  private struct Place: Sendable {
    let channels: Range<Int>
    let rows: Range<Int>
    let columns: Range<Int>

    func change(_ image: Int, _ fill: [Float], _ axes: CellAxes) -> WindowChange {
      WindowChange(
        image: image,
        channels: channels,
        rows: rows,
        columns: columns,
        from: fill[...],
        axes
      )
    }
  }

  private static func windows(
    _ axes: CellAxes,
    _ window: WindowExtents,
    _ stride: WindowExtents,
    eachChannel: Bool
  ) -> [Place] {
    let rows = SlidingWindows.cut(extent: axes.height, window: window.rows, stride: stride.rows)
    let columns = SlidingWindows.cut(
      extent: axes.width,
      window: window.columns,
      stride: stride.columns
    )
    let channels = eachChannel ? (0..<axes.channels).map { $0..<$0 + 1 } : [0..<axes.channels]
    return channels.flatMap { channels in
      rows.flatMap { rows in
        columns.map { Place(channels: channels, rows: rows, columns: $0) }
      }
    }
  }

  /// The mean fall of the windows over each element.
  private func map(
    _ falls: [Double],
    _ windows: [Place],
    _ axes: CellAxes,
    _ question: Question
  ) -> Tensor<Float> {
    let groups = hidesEachChannel ? axes.channels : 1
    let maps = (0..<question.count).map { image in
      var sums = [Double](repeating: 0, count: groups * axes.cells)
      var counts = [Double](repeating: 0, count: groups * axes.cells)
      for (index, window) in windows.enumerated() {
        let fall = falls[image * windows.count + index]
        let group = hidesEachChannel ? window.channels.lowerBound : 0
        for row in window.rows {
          for column in window.columns {
            let place = group * axes.cells + row * axes.width + column
            sums[place] += fall
            counts[place] += 1
          }
        }
      }
      return zip(sums, counts).map { $1 == 0 ? 0 : $0 / $1 }
    }
    guard hidesEachChannel else { return axes.relevance(maps, of: question, spread: spreads) }
    var elements = [Float](repeating: 0, count: maps.count * axes.count)
    for (image, map) in maps.enumerated() {
      for channel in 0..<axes.channels {
        for row in 0..<axes.height {
          for column in 0..<axes.width {
            let place = channel * axes.channelStride + axes.place(row: row, column: column)
            elements[image * axes.count + place] =
              Float(map[channel * axes.cells + row * axes.width + column])
          }
        }
      }
    }
    return Tensor(question.values.shape, elements)
  }
}
