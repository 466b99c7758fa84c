public import Diagnostics
public import Tensors

/// What is known of some inputs in terms that people understand, such as concept scores: one row an
/// input, one column a feature.
public struct FeatureTable: Sendable, Hashable {
  /// The features' names, `[d]`.
  public let names: [String]
  /// The numbers, `[n, d]`.
  public let rows: Matrix

  /// A table.
  ///
  /// - Throws: all at once, `attribution.bad-features` for a table without features, numbers that
  ///   are not finite, and names that occur twice.
  /// - Precondition: there is a name for each column.
  public init(names: [String], rows: Matrix) throws(InputError) {
    precondition(names.count == rows.columns, "a name for each column")
    var faults: [Fault] = names.isEmpty ? [.noFeatures()] : []
    let broken = (0..<rows.rows).filter { !rows.row($0).allSatisfy(\.isFinite) }
    if !broken.isEmpty { faults.append(.brokenFeatures(rows: broken)) }
    let twice = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
    faults += twice.map { .featureTwice($0) }
    try InputError.throwAny(faults)
    self.names = names
    self.rows = rows
  }
}

/// What the network decided about the same inputs.
public enum Decisions: Sendable, Hashable {
  /// A class for each row, by its place among the names.
  case classes([Int], names: [String])
  /// A score for each row.
  case scores([Double])

  /// Classes from their names, in alphabetical order.
  public init(classes: [String]) {
    let names = Set(classes).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    self = .classes(classes.map { places[$0] ?? 0 }, names: names)
  }

  /// The number of rows.
  public var count: Int {
    switch self {
    case .classes(let classes, _): classes.count
    case .scores(let scores): scores.count
    }
  }

  /// Targets of least squares, `[n, k]`: one column a class with 1 where it was decided, or the
  /// scores.
  var targets: Matrix {
    switch self {
    case .scores(let scores): return Matrix(rows: scores.count, columns: 1, scores)
    case .classes(let classes, let names):
      var targets = Matrix(rows: classes.count, columns: names.count)
      for (row, index) in classes.enumerated() { targets[row, index] = 1 }
      return targets
    }
  }

  func picked(_ rows: [Int]) -> Decisions {
    switch self {
    case .scores(let scores): .scores(rows.map { scores[$0] })
    case .classes(let classes, let names): .classes(rows.map { classes[$0] }, names: names)
    }
  }
}
