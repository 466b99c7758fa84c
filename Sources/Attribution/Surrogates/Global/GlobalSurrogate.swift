public import Diagnostics
import Statistics
import Tensors

/// A simple model that imitates a network's decisions from features that people understand, and how
/// faithfully it does.
///
/// Craven and Shavlik, NeurIPS 1996 (trees extracted from networks); Molnar, Interpretable Machine
/// Learning, chapter "Global surrogate". The model is fitted on one part of the rows and its fidelity
/// measured on the others: a surrogate that does not imitate explains nothing.
public struct GlobalSurrogate: Sendable, Hashable, Codable {
  /// What imitates.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// A small decision tree.
    case tree
    /// Logistic regression for classes, ridge regression for scores.
    case linear
  }

  /// What imitates.
  public var form: Form
  /// The most questions that a tree asks of a row; 3 can still be read at a glance.
  public var depth: Int
  /// The fewest rows of a tree's leaf.
  public var minimumLeaf: Int
  /// The weight of the samples against the linear model's penalty, as in logistic regression.
  public var c: Double
  /// The share of rows on which the fidelity is measured.
  public var heldOut: Double
  /// The seed of the split and of the bootstrap.
  public var seed: UInt64

  /// Settings.
  public init(
    form: Form = .tree,
    depth: Int = 3,
    minimumLeaf: Int = 5,
    c: Double = 1,
    heldOut: Double = 0.3,
    seed: UInt64 = 0
  ) {
    self.form = form
    self.depth = depth
    self.minimumLeaf = minimumLeaf
    self.c = c
    self.heldOut = heldOut
    self.seed = seed
  }

  /// Fits the model and measures it.
  ///
  /// - Throws: all at once, `attribution.bad-surrogate` for settings out of range, tables of
  ///   different lengths, fewer than ten rows in either part, or only one class or score among those
  ///   to learn from; what the linear models throw.
  public func fit(_ table: FeatureTable, to decisions: Decisions) throws(InputError) -> Fitted {
    let order = SeededGenerator(seed: seed).stream("global-surrogate")
    var split = order.stream("split")
    let rows = split.shuffled(0..<min(table.rows.rows, decisions.count))
    try InputError.throwAny(faults(table, decisions))
    let held = self.held(of: rows.count)
    let (test, training) = (rows[..<held].sorted(), rows[held...].sorted())
    let learnt = decisions.picked(training)
    guard learnt.varies else { throw InputError(.nothingToImitate()) }
    let model = try Model(self, rows: table.rows.picked(training), decisions: learnt)
    let predictions = test.map { model(table.rows.row($0)) }
    return Fitted(
      settings: self,
      model: model,
      classes: decisions.names,
      features: table.names,
      trainingRows: training.count,
      fidelity: Fidelity(
        predictions,
        decisions.picked(test),
        training: learnt,
        order.stream("bootstrap")
      )
    )
  }

  /// How many of so many rows are held out; the share must be in range.
  private func held(of rows: Int) -> Int { Int((heldOut * Double(rows)).rounded()) }

  private func faults(_ table: FeatureTable, _ decisions: Decisions) -> [Fault] {
    var faults: [Fault] = []
    if !(0.05...0.95).contains(heldOut) { faults.append(.badSurrogate("held-out", "0.05 to 0.95")) }
    if !(1...20).contains(depth) { faults.append(.badSurrogate("depth", "1 to 20")) }
    if minimumLeaf < 1 { faults.append(.badSurrogate("the smallest leaf", "1 and more")) }
    if !(c > 0 && c.isFinite) { faults.append(.badSurrogate("C", "positive numbers")) }
    if table.rows.rows != decisions.count {
      faults.append(.otherRows(features: table.rows.rows, decisions: decisions.count))
    }
    guard faults.isEmpty else { return faults }
    let held = held(of: decisions.count)
    return held < 10 || decisions.count - held < 10 ? [.fewRows(decisions.count, held: held)] : []
  }

  /// A model with what it is worth.
  public struct Fitted: Sendable, Hashable, Codable {
    /// How it was made.
    public let settings: GlobalSurrogate
    /// The model.
    public let model: Model
    /// The classes' names, in the order of the model's numbers; empty for scores.
    public let classes: [String]
    /// The features' names.
    public let features: [String]
    /// How many rows it was fitted on.
    public let trainingRows: Int
    /// How well it imitates on the others.
    public let fidelity: Fidelity
  }

  /// A fitted model.
  public enum Model: Sendable, Hashable {
    /// A tree.
    case tree(DecisionTree)
    /// Linear functions.
    case linear(LinearSurrogate)

    fileprivate init(
      _ settings: GlobalSurrogate,
      rows: Matrix,
      decisions: Decisions
    ) throws(InputError) {
      switch (settings.form, decisions) {
      case (.tree, _):
        self = .tree(
          DecisionTree(
            rows: rows,
            targets: decisions.targets,
            depth: settings.depth,
            minimumLeaf: settings.minimumLeaf
          )
        )
      case (.linear, .scores(let scores)):
        self = .linear(try LinearSurrogate(rows: rows, scores: scores, c: settings.c))
      case (.linear, .classes(let classes, let names)):
        self = .linear(
          try LinearSurrogate(rows: rows, classes: classes, count: names.count, c: settings.c)
        )
      }
    }

    /// One number a class, the largest for the class that is predicted, or the score.
    public func callAsFunction(_ row: some RandomAccessCollection<Double>) -> [Double] {
      switch self {
      case .tree(let tree): tree(row)
      case .linear(let linear): linear(row)
      }
    }

    /// How much each of so many features counts, as shares that sum to 1.
    public func importances(features: Int) -> [Double] {
      switch self {
      case .tree(let tree): tree.importances(features: features)
      case .linear(let linear): linear.importances
      }
    }
  }
}

extension Decisions {
  /// The classes' names; none for scores.
  fileprivate var names: [String] {
    if case .classes(_, let names) = self { return names }
    return []
  }

  /// Whether there is anything to tell apart.
  fileprivate var varies: Bool {
    switch self {
    case .classes(let classes, _): Set(classes).count > 1
    case .scores(let scores): Set(scores).count > 1
    }
  }
}

extension Matrix {
  fileprivate func picked(_ rows: [Int]) -> Matrix {
    block(rows: rows, columns: Array(0..<columns))
  }
}
