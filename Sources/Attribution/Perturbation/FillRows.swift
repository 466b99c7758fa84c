import Statistics
import Tensors

/// What fillings are for the images of a question.
///
/// A filling that is one row an image is made once; of several rows, such as the images of a folder,
/// each is copied when it is asked for.
struct FillRows: Sendable {
  /// One row of one filling, for every image.
  private enum Row: Sendable {
    case kept([[Float]])
    case drawn(BaselineRows, draw: Int)
  }

  private let rows: [Row]

  /// How many fillings each image has.
  var count: Int { rows.count }

  /// - Throws: `attribution.unfit-baseline` and what the baselines throw.
  init(_ fill: Fill, for question: Question, _ axes: CellAxes) throws {
    rows = try fill.parts.flatMap { part -> [Row] in
      switch part {
      case .quantile(let share):
        return [
          .kept(
            (0..<question.count).map {
              Self.quantile(share, of: Array(question.values.rowElements($0)), axes)
            }
          )
        ]
      case .baseline(let baseline):
        let rows = try BaselineRows(baseline, for: question)
        if rows.count == 1 {
          return [.kept((0..<question.count).map { rows.row(image: $0, draw: 0) })]
        }
        return (0..<rows.count).map { .drawn(rows, draw: $0) }
      }
    }
  }

  /// A filling's row, as long as a row of the tensor.
  func row(image: Int, filling: Int) -> [Float] {
    switch rows[filling] {
    case .kept(let rows): rows[image]
    case .drawn(let rows, let draw): rows.row(image: image, draw: draw)
    }
  }

  /// Each channel's quantile in all of its cells.
  private static func quantile(_ share: Double, of row: [Float], _ axes: CellAxes) -> [Float] {
    var filled = row
    let cells = (0..<axes.height).flatMap { y in
      (0..<axes.width).map { axes.place(row: y, column: $0) }
    }
    for channel in 0..<axes.channels {
      let places = cells.map { $0 + channel * axes.channelStride }
      let value = Float(Sample(places.map { Double(row[$0]) }).quantile(share))
      for place in places { filled[place] = value }
    }
    return filled
  }
}
