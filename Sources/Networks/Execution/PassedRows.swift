import Diagnostics
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
  ///
  /// - Parameters:
  ///   - own: which rows of the run they are.
  ///   - count: how many rows the run had.
  /// - Throws: `network.not-one-row-each`.
  init(_ rows: Range<Int>, _ outputs: Plan.Outputs, _ own: Range<Int>, of count: Int) throws {
    func part(_ name: String, _ tensor: Tensor<Float>) throws -> Tensor<Float> {
      guard tensor.shape.dims.first == count else {
        throw InputError(.notOneRowEach(name, tensor.shape, of: count))
      }
      return own.count == count ? tensor : tensor.rows(own)
    }
    func parts(_ tensors: [String: Tensor<Float>]) throws -> [String: Tensor<Float>] {
      try Dictionary(uniqueKeysWithValues: tensors.map { ($0, try part($0, $1)) })
    }
    self.rows = rows
    recorded = try parts(outputs.recorded)
    backward = try outputs.backward.map(parts)
  }
}

extension Fault {
  fileprivate static func notOneRowEach(_ name: String, _ shape: Shape, of count: Int) -> Fault {
    Fault(
      "network.not-one-row-each",
      "'\(name)' has the shape \(shape) where the network is given \(count) \(count == 1 ? "row" : "rows")",
      remedy: "name a tensor whose first axis is the batch"
    )
  }
}
