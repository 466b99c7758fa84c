import Tensors

/// A plan and how the rows of a request go through it.
public struct PlannedRows: Sendable {
  /// The plan, of one group of rows, or of all of them.
  public let plan: Plan
  /// How many rows there are.
  public let rows: Int
  /// In groups of how many rows they run, each on one thread; `nil` where all run together, on all
  /// threads.
  public let groupSize: Int?
  /// How many groups run at once; 1 where all rows run together.
  public let atOnce: Int

  /// How many groups there are.
  public var groups: Int { groupSize.map { RowGroups(rows: rows, size: $0).count } ?? 1 }

  /// How many groups run one after the other.
  var rounds: Int { (groups + atOnce - 1) / atOnce }

  /// Runs all rows.
  func run(_ inputs: [String: Tensor<Float>], seeds: RowSeeds) throws -> Plan.Outputs {
    guard let groupSize else { return try plan.run(inputs) { try seeds($0, 0..<rows) } }
    return try plan.run(inputs, inGroupsOf: groupSize, threads: atOnce, seeds: seeds)
  }
}
