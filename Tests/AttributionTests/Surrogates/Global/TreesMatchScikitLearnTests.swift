import Attribution
import Tensors
import Testing

/// 150 rows of four features by a linear congruential generator that a Python script can repeat, with
/// a score and three classes.
struct SmallTable {
  let rows: Matrix
  let scores: [Double]
  let classes: [Int]

  init() {
    var state = 12345
    let elements = (0..<600).map { _ in
      state = (state * 1_103_515_245 + 12345) % 2_147_483_648
      return Double(state >> 8) / 8_388_608
    }
    rows = Matrix(rows: 150, columns: 4, elements)
    let x = (0..<150).map { Array(elements[4 * $0..<4 * $0 + 4]) }
    let scores = x.map { 2 * $0[0] - $0[1] * $0[2] + 0.25 * $0[3] }
    self.scores = scores
    classes = x.indices.map { row in
      let noise = (x[row][3] * 1000).truncatingRemainder(dividingBy: 1)
      return (scores[row] + 0.3 * noise > 1.1 ? 1 : 0) + (x[row][1] > 0.7 ? 1 : 0)
    }
  }

  var decisions: Decisions { .classes(classes, names: ["a", "b", "c"]) }

  var features: FeatureTable {
    get throws { try FeatureTable(names: ["p", "q", "r", "s"], rows: rows) }
  }
}

@Suite struct TreesMatchScikitLearnTests {
  /// scikit-learn 1.9.1, DecisionTreeClassifier and DecisionTreeRegressor with max_depth=3 and
  /// min_samples_leaf=5 on the table above; 20 random states gave the same trees.
  static let classifier = Expected(
    features: [0, 1, 0, -2, -2, -2, 1, 0, -2, -2, 2, -2, -2],
    thresholds: [
      0.4364062547683716, 0.6925445795059204, 0.40560126304626465, -2, -2, -2,
      0.6861118078231812, 0.5704373121261597, -2, -2, 0.7502331137657166, -2, -2,
    ],
    impurities: [
      0.572711111111, 0.461419753086, 0.041647804436, 0, 0.32, 0, 0.432938856016, 0.165289256198,
      0.426035502959, 0.046485260771, 0.385633270321, 0.104938271605, 0,
    ],
    counts: [150, 72, 47, 42, 5, 25, 78, 55, 13, 42, 23, 18, 5],
    importances: [0.278574413912, 0.628259139312, 0.093166446776, 0]
  )
  static let regressor = Expected(
    features: [0, 0, 2, -2, -2, 2, -2, -2, 0, 2, -2, -2, 0, -2, -2],
    thresholds: [
      0.4485609531402588, 0.16442883014678955, 0.8360805511474609, -2, -2, 0.7123425006866455, -2,
      -2, 0.6100515723228455, 0.5921787023544312, -2, -2, 0.8505175113677979, -2, -2,
    ],
    impurities: [
      0.379734788722, 0.140079551893, 0.092098162499, 0.055885103219, 0.037893789487,
      0.057588507762, 0.035987989484, 0.045570762407, 0.098422988379, 0.026279865628,
      0.017695724566, 0.025342286854, 0.072480334281, 0.044702357382, 0.037938632919,
    ],
    counts: [150, 74, 28, 23, 5, 46, 33, 13, 76, 20, 13, 7, 56, 45, 11],
    importances: [0.958891917831, 0, 0.041108082169, 0]
  )

  struct Expected: Sendable {
    let features: [Int]
    let thresholds: [Double]
    let impurities: [Double]
    let counts: [Int]
    let importances: [Double]
  }

  func compare(_ tree: DecisionTree, _ expected: Expected) {
    #expect(tree.nodes.map { $0.question?.feature ?? -2 } == expected.features)
    #expect(tree.nodes.map(\.count) == expected.counts)
    // scikit-learn holds features in single precision, so that thresholds agree to 1e-7.
    let thresholds = tree.nodes.map { $0.question?.threshold ?? -2 }
    #expect(largestDifference(thresholds, expected.thresholds) < 1e-7)
    #expect(largestDifference(tree.nodes.map(\.impurity), expected.impurities) < 1e-11)
    #expect(largestDifference(tree.importances(features: 4), expected.importances) < 1e-11)
  }

  @Test("A tree of classes is scikit-learn's")
  func classes() {
    let table = SmallTable()
    var targets = Matrix(rows: 150, columns: 3)
    for (row, index) in table.classes.enumerated() { targets[row, index] = 1 }
    compare(
      DecisionTree(rows: table.rows, targets: targets, depth: 3, minimumLeaf: 5),
      Self.classifier
    )
  }

  @Test("A tree of scores is scikit-learn's")
  func scores() {
    let table = SmallTable()
    compare(
      DecisionTree(
        rows: table.rows,
        targets: Matrix(rows: 150, columns: 1, table.scores),
        depth: 3,
        minimumLeaf: 5
      ),
      Self.regressor
    )
  }

  @Test("Each row comes to a leaf whose mean is that of the rows that come there")
  func leaves() {
    let table = SmallTable()
    let targets = Matrix(rows: 150, columns: 1, table.scores)
    let tree = DecisionTree(rows: table.rows, targets: targets, depth: 4, minimumLeaf: 3)
    var members: [Double: [Double]] = [:]
    for row in 0..<150 {
      members[tree(table.rows.row(row))[0], default: []].append(table.scores[row])
    }
    #expect(members.count == tree.nodes.count { $0.question == nil })
    for (mean, scores) in members {
      #expect(scores.count >= 3)
      #expect(abs(scores.reduce(0, +) / Double(scores.count) - mean) < 1e-12)
    }
  }

  @Test("A tree of depth 20 learns distinct rows by heart")
  func byHeart() {
    let table = SmallTable()
    let targets = Matrix(rows: 150, columns: 1, table.scores)
    let tree = DecisionTree(rows: table.rows, targets: targets, depth: 20, minimumLeaf: 1)
    #expect((0..<150).allSatisfy { abs(tree(table.rows.row($0))[0] - table.scores[$0]) < 1e-12 })
  }
}
