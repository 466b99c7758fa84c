import Diagnostics
import Networks
import Statistics
import Tensors

/// How much the target falls when a feature is taken away: a superpixel, a cell of a grid, or a
/// channel of an inner layer.
///
/// Every element of a feature is given the score of the image less that of the image with the
/// feature's elements replaced (captum's feature ablation; Zeiler and Fergus's occlusion with
/// pieces of any form).
public struct FeatureAblation: AttributionMethod {
  /// The features.
  public var partition: Partition
  /// What takes their place; the median fall of several counts.
  public var fill: Fill
  /// What is watched.
  public var scale: ScoreScale

  /// The method with its settings.
  public init(
    partition: Partition = .standard,
    fill: Fill = .zero,
    scale: ScoreScale = .value
  ) {
    self.partition = partition
    self.fill = fill
    self.scale = scale
  }

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    try scale.check(question, for: "feature-ablation")
    let axes = try CellAxes(question, for: "feature-ablation")
    let fills = try FillRows(fill, for: question, axes)
    let scores = try scale.values(of: question)
    let players = try (0..<question.count).map { try partition.players(of: question, image: $0) }
    let isSpatial = players.allSatisfy { $0.pieces != nil }
    var maps: [Float] = []
    // Images may have different numbers of features.
    for (image, players) in players.enumerated() {
      var falls = [[Double]](repeating: [], count: players.count)
      let count = players.count * fills.count
      for block in question.blocks(of: count) {
        let rows = Tensor.rows(
          block.count,
          of: question.rowShape,
          workers: Workers(question.engine.threads)
        ) { index, row in
          let place = block.lowerBound + index
          let feature = place / fills.count
          let fill = fills.row(image: image, filling: place % fills.count)
          row.copy(question.values.rowElements(image))
          for element in row.indices where players.owners[element] == feature {
            row[element] = fill[element]
          }
        }.tensor
        let values = try scale.values(
          of: rows,
          owners: [Int](repeating: image, count: block.count),
          asked: question
        )
        for (place, value) in zip(block, values) {
          falls[place / fills.count].append(scores[image] - value)
        }
      }
      maps += players.painted(falls.map { Sample($0).quantile(0.5) })
    }
    let shape: Shape =
      isSpatial ? [question.count, 1, axes.height, axes.width] : question.values.shape
    return Relevance(Tensor(shape, maps))
  }
}
