import Networks
import Tensors

/// Runs images with changed windows to the target's tensor.
///
/// Where it pays, only what the windows can reach is computed (`IncrementalPass`).
struct WindowRun {
  let question: Question
  let axes: CellAxes
  private let pass: IncrementalPass?
  private var recorded: (image: Int, tensors: [String: Tensor<Float>])?

  /// - Parameters:
  ///   - height: the most rows that change at once.
  ///   - width: the most columns.
  ///   - isIncremental: whether the shorter way may be taken.
  init(
    _ question: Question,
    _ axes: CellAxes,
    height: Int,
    width: Int,
    isIncremental: Bool = true
  ) throws {
    self.question = question
    self.axes = axes
    pass =
      isIncremental
      ? try IncrementalPass(question, axes, height: height, width: width) : nil
  }

  /// Whether only a part of the network is run again for each window.
  var isIncremental: Bool { pass != nil }

  /// The rows of the target's tensor for some changes, `[m, ...]`.
  mutating func outputs(_ changes: [WindowChange]) throws -> Tensor<Float> {
    guard let pass else { return try plain(changes) }
    var joined = RowJoin()
    var rest = changes[...]
    while let image = rest.first?.image {
      let own = Array(rest.prefix { $0.image == image })
      rest = rest.dropFirst(own.count)
      if recorded?.image != image {
        let row = question.values.rows(image..<image + 1)
        recorded = (image, try pass.record(row))
      }
      joined.append(try pass.outputs(own, recorded?.tensors ?? [:]), own.count)
    }
    return joined.tensor
  }

  private func plain(_ changes: [WindowChange]) throws -> Tensor<Float> {
    let owners = changes.map(\.image)
    let rows = Tensor.rows(
      changes.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { index, row in
      row.copy(question.values.rowElements(owners[index]))
      changes[index].apply(to: row, axes)
    }.tensor
    let name = question.targetTensor
    let outputs = try question.outputs([name], of: rows, owners: owners)
    return outputs[name] ?? Tensor([0], [])
  }
}
