import Diagnostics
import Foundation
import Networks
import Statistics
public import Tensors

/// Prediction difference analysis.
///
/// A window's evidence is what the log-odds of the class lose when the window is not known: it is
/// replaced by draws from what it could show, given its surroundings or not, and the class's
/// probability is averaged over the draws: WE = log2 odds(p(c|x)) - log2 odds(p(c|x without the
/// window)) (Zintgraf, Cohen, Adel and Welling 2017, arXiv:1702.04595, equations 1 to 4). Probabilities
/// are softmaxes of the logits, moved off 0 and 1 by (p N + 1) / (N + K) for N training images and K
/// classes. Each pixel is given the mean of the windows over it.
public struct PredictionDifference: AttributionMethod {
  /// What a window could show.
  public enum Sampler: String, Sendable, CaseIterable {
    /// A normal distribution given the pixels around the window.
    case conditional
    /// The same window of other images.
    case marginal
  }

  /// Images from which the draws are learned, `[n, ...]`.
  public var data: Tensor<Float>
  /// What a window could show.
  public var sampler: Sampler
  /// The window's rows and columns.
  public var window: WindowExtents
  /// From one window to the next.
  public var stride: WindowExtents
  /// The pixels around a window on which it depends.
  public var padding: Int
  /// The draws for each window.
  public var samples: Int
  /// The patches from which their distribution is estimated.
  public var patches: Int
  /// N, the number of training images.
  public var instances: Double

  /// The most positions of a window with its margin, of which the covariance is taken.
  static let mostPositions = 1024

  /// The method with its settings.
  public init(
    data: Tensor<Float>,
    sampler: Sampler = .conditional,
    window: WindowExtents = WindowExtents(rows: 10, columns: 10),
    stride: WindowExtents = WindowExtents(rows: 5, columns: 5),
    padding: Int = 2,
    samples: Int = 10,
    patches: Int = 5000,
    instances: Double = 1_281_167
  ) {
    self.data = data
    self.sampler = sampler
    self.window = window
    self.stride = stride
    self.padding = padding
    self.samples = samples
    self.patches = patches
    self.instances = instances
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    try ScoreScale.probability.check(question, for: "prediction-difference")
    let axes = try CellAxes(question, for: "prediction-difference")
    try check(question, axes)
    let rows = SlidingWindows.whole(
      extent: axes.height,
      window: window.rows,
      stride: stride.rows
    )
    let columns = SlidingWindows.whole(
      extent: axes.width,
      window: window.columns,
      stride: stride.columns
    )
    let windows = rows.flatMap { row in columns.map { (rows: row, columns: $0) } }
    let draw = patchSampler(axes, rows, columns, question)
    let probabilities = try ScoreScale.probability.values(of: question)
    var run = try WindowRun(question, axes, height: window.rows, width: window.columns)
    var sums = [Double](repeating: 0, count: question.count * windows.count)
    let perImage = windows.count * samples
    for block in question.blocks(of: question.count * perImage) {
      let changes = Workers(question.engine.threads).map(blocks: block.count) { index in
        let place = block.lowerBound + index
        let (image, number) = (place / perImage, place % perImage)
        let window = windows[number / samples]
        var random = SeededGenerator(seed: question.seed).stream("prediction-difference")
          .stream(number)
        let values = draw.draw(
          question.values.rowElements(image),
          rows: window.rows,
          columns: window.columns,
          random: &random
        )
        return WindowChange(
          image: image,
          channels: 0..<axes.channels,
          rows: window.rows,
          columns: window.columns,
          values: values
        )
      }
      let outputs = try run.outputs(changes)
      let values = ScoreScale.probability.values(
        of: outputs,
        owners: changes.map(\.image),
        in: question
      )
      for (place, value) in zip(block, values) { sums[place / samples] += value }
    }
    let classes = question.weights.rowCount
    let maps = (0..<question.count).map { image in
      let own = logOdds(probabilities[image], classes)
      let evidence = sums[image * windows.count..<(image + 1) * windows.count].map {
        own - logOdds($0 / Double(samples), classes)
      }
      return Self.averaged(evidence, windows, axes)
    }
    return Relevance(axes.relevance(maps, of: question))
  }

  /// log2(p / (1 - p)) of p moved off 0 and 1.
  package func logOdds(_ p: Double, _ classes: Int) -> Double {
    let smooth = (p * instances + 1) / (instances + Double(classes))
    return log2(smooth / (1 - smooth))
  }

  /// The draws for a question's windows.
  func patchSampler(
    _ axes: CellAxes,
    _ rows: [Range<Int>],
    _ columns: [Range<Int>],
    _ question: Question
  ) -> any PatchSampler {
    switch sampler {
    case .marginal: MarginalPatches(images: data, axes: axes)
    case .conditional:
      ConditionalGaussian(
        data,
        axes,
        window: window,
        padding: padding,
        patches: patches,
        rows: rows,
        columns: columns,
        random: SeededGenerator(seed: question.seed).stream("patches")
      )
    }
  }

  private func check(_ question: Question, _ axes: CellAxes) throws(InputError) {
    var faults: [Fault] = []
    let geometry = WindowGeometry(window: window, stride: stride)
    do { _ = try geometry.settled(axes, question.tensor) } catch { faults += error.faults }
    if data.shape.dims.dropFirst() != question.rowShape.dims[...] {
      faults.append(.otherData(data.shape, wanted: question.rowShape))
    } else if data.shape[0] < 2 {
      faults.append(.tooFewPatches(data.shape[0]))
    }
    let height = min(min(window.rows, axes.height) + 2 * padding, axes.height)
    let width = min(min(window.columns, axes.width) + 2 * padding, axes.width)
    if sampler == .conditional, height * width > Self.mostPositions {
      faults.append(.patchTooLarge(height, width, most: Self.mostPositions))
    }
    try InputError.throwAny(faults)
  }

  private static func averaged(
    _ evidence: [Double],
    _ windows: [(rows: Range<Int>, columns: Range<Int>)],
    _ axes: CellAxes
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: axes.cells)
    var counts = [Double](repeating: 0, count: axes.cells)
    for (value, window) in zip(evidence, windows) {
      for row in window.rows {
        for column in window.columns {
          sums[row * axes.width + column] += value
          counts[row * axes.width + column] += 1
        }
      }
    }
    return zip(sums, counts).map { $1 == 0 ? 0 : $0 / $1 }
  }
}
