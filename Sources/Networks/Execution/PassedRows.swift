public import Tensors

/// What some rows gave.
public struct PassedRows: Sendable {
  /// Which rows.
  public let rows: Range<Int>
  /// The values of each recorded tensor, `[m, ...]`.
  public let recorded: [String: Tensor<Float>]
  /// For each backward pass the gradient at each of its tensors, `[m, ...]`.
  public let backward: [[String: Tensor<Float>]]

  /// Some of what a run gave.
  init(_ rows: Range<Int>, _ outputs: Plan.Outputs, _ own: Range<Int>) {
    func part(_ tensor: Tensor<Float>) -> Tensor<Float> {
      own.count == tensor.shape.dims.first ? tensor : tensor.rows(own)
    }
    self.rows = rows
    recorded = outputs.recorded.mapValues(part)
    backward = outputs.backward.map { $0.mapValues(part) }
  }
}
