public import Tensors

/// A tree of questions "is this feature at most that much?" with an answer at each leaf.
///
/// CART: Breiman, Friedman, Olshen and Stone (1984), chapters 2 and 8. Each question is the one that
/// lessens the squared error of the leaves' means most. For targets of one column a class the mean is
/// the classes' shares and this error is Gini's impurity, so that one algorithm serves both. As in
/// scikit-learn, thresholds lie midway between neighbouring values, and an impure node is asked about
/// even where no single question helps; of equally good questions the first feature and the lowest
/// threshold is taken, where scikit-learn draws one.
public struct DecisionTree: Sendable, Hashable, Codable {
  /// A node: a question or an answer.
  public struct Node: Sendable, Hashable, Codable {
    /// The number of training rows that came here.
    public let count: Int
    /// The mean of their targets, `[k]`.
    public let mean: [Double]
    /// Their mean squared error about it, summed over the targets: Gini's impurity for classes.
    public let impurity: Double
    /// What is asked; `nil` at a leaf.
    public fileprivate(set) var question: Question?
  }

  /// Is a feature at most a threshold?
  public struct Question: Sendable, Hashable, Codable {
    /// The index of the feature.
    public let feature: Int
    /// The threshold.
    public let threshold: Double
    /// The node of those for whom it is.
    public let yes: Int
    /// The node of the others.
    public let no: Int
  }

  /// The nodes; the first is the root, and each comes before those below it.
  public private(set) var nodes: [Node] = []

  /// Grows a tree.
  ///
  /// - Parameters:
  ///   - rows: `[n, d]`, the features.
  ///   - targets: `[n, k]`.
  ///   - depth: the most questions on a way to a leaf.
  ///   - minimumLeaf: the fewest rows of a leaf.
  /// - Precondition: there is a row, and as many targets.
  /// - Complexity: depth d n log n comparisons.
  public init(rows: Matrix, targets: Matrix, depth: Int, minimumLeaf: Int) {
    precondition(rows.rows == targets.rows && rows.rows > 0, "a target for each row")
    let samples = Samples(rows: rows, targets: targets, minimumLeaf: max(1, minimumLeaf))
    grow(samples, Array(0..<rows.rows), depth: depth)
  }

  private mutating func grow(_ samples: Samples, _ members: [Int], depth: Int) {
    let place = nodes.count
    nodes.append(samples.node(members))
    guard depth > 0, nodes[place].impurity > 1e-12,
      let (feature, threshold) = samples.bestQuestion(members)
    else { return }
    let isYes = { (row: Int) in samples.rows[row, feature] <= threshold }
    grow(samples, members.filter(isYes), depth: depth - 1)
    let no = nodes.count
    grow(samples, members.filter { !isYes($0) }, depth: depth - 1)
    nodes[place].question = .init(feature: feature, threshold: threshold, yes: place + 1, no: no)
  }

  /// The mean at the leaf to which a row `[d]` comes.
  public func callAsFunction(_ row: some RandomAccessCollection<Double>) -> [Double] {
    var node = nodes[0]
    while let question = node.question {
      let value = row[row.index(row.startIndex, offsetBy: question.feature)]
      node = nodes[value <= question.threshold ? question.yes : question.no]
    }
    return node.mean
  }

  /// How much of the squared error each feature's questions take away, as shares that sum to 1; all
  /// 0 for a tree that asks nothing. Breiman et al., section 5.3.
  ///
  /// - Parameter features: d.
  public func importances(features: Int) -> [Double] {
    var gains = [Double](repeating: 0, count: features)
    for node in nodes {
      guard let question = node.question else { continue }
      let (yes, no) = (nodes[question.yes], nodes[question.no])
      gains[question.feature] +=
        Double(node.count) * node.impurity - Double(yes.count) * yes.impurity
        - Double(no.count) * no.impurity
    }
    let total = gains.reduce(0, +)
    return total > 0 ? gains.map { $0 / total } : gains
  }
}

extension DecisionTree {
  /// What a tree is grown on.
  private struct Samples {
    let rows: Matrix
    let targets: Matrix
    let minimumLeaf: Int

    func node(_ members: [Int]) -> Node {
      let count = Double(members.count)
      var sums = [Double](repeating: 0, count: targets.columns)
      for row in members { add(row, to: &sums, times: 1) }
      let mean = sums.map { $0 / count }
      var error = 0.0
      for row in members {
        for (target, middle) in zip(targets.row(row), mean) {
          error += (target - middle) * (target - middle)
        }
      }
      return Node(count: members.count, mean: mean, impurity: error / count, question: nil)
    }

    /// The question that leaves the least squared error: the largest sum of squared sums over
    /// counts.
    func bestQuestion(_ members: [Int]) -> (feature: Int, threshold: Double)? {
      var best: (gain: Double, feature: Int, threshold: Double)?
      for feature in 0..<rows.columns {
        let sorted = members.sorted { (rows[$0, feature], $0) < (rows[$1, feature], $1) }
        var below = [Double](repeating: 0, count: targets.columns)
        var above = below
        for row in sorted { add(row, to: &above, times: 1) }
        for place in 1..<sorted.count {
          add(sorted[place - 1], to: &below, times: 1)
          add(sorted[place - 1], to: &above, times: -1)
          let (a, b) = (rows[sorted[place - 1], feature], rows[sorted[place], feature])
          let left = sorted.count - place
          guard a < b, place >= minimumLeaf, left >= minimumLeaf else { continue }
          let gain = square(below) / Double(place) + square(above) / Double(left)
          // Rounding must not decide between equal questions.
          if gain > (best?.gain ?? -.infinity) + 1e-12 * abs(gain) {
            let middle = a + (b - a) / 2
            best = (gain, feature, middle < b ? middle : a)
          }
        }
      }
      return best.map { ($0.feature, $0.threshold) }
    }

    private func add(_ row: Int, to sums: inout [Double], times factor: Double) {
      for column in sums.indices { sums[column] += factor * targets[row, column] }
    }

    private func square(_ sums: [Double]) -> Double { sums.reduce(0) { $0 + $1 * $1 } }
  }
}
