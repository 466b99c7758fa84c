import Concepts
import Diagnostics
import Foundation
import Reports
import Statistics

/// A small made-up result with everything that a report must get right: two layers, a concept that
/// is not there, names long, foreign and hostile, every kind of number.
///
/// It is decoded from what a `result.json` holds, because only a run makes results.
struct MadeUpResult {
  /// How p-values are said to have been made.
  var test = SignificanceTest.rank
  /// Whose conventions are reported beside ours.
  var parity = TCAVParity.none
  /// The number of random sets.
  var setCount = 19

  /// The concepts' names with score, adjusted p-value and accuracy.
  static let concepts: [(name: String, score: Double, p: Double, accuracy: Double)] = [
    ("striped", 0.9125, 0.05, 0.94),
    ("dotted, \"wide\"", 0.5, 1, 0.61),
    ("<script>alert('zig & zag')</script>", 0.0625, 0.05, 0.88),
    ("条纹 🦓 naïve", 0.71875, 0.35, 0.77),
    ("a-concept-whose-name-goes-on_and_on/beyond-every-column-of-the-terminal", 0.975, 0.05, 0.52),
  ]

  /// The result.
  func result() throws -> TCAVResult {
    let layers = ["features.6/Concat", "block<2> & \"last\""]
    let document: [String: Any] = try [
      "provenance": object(provenance), "settings": object(settings), "target": object(target),
      "concepts": object(Self.concepts.map { folder($0.name, 50) }),
      "random": object([folder("random & plain", 1000)]),
      "randomSets": [randomSets],
      "layers": layers.enumerated().map { try layer($1, $0) },
      "smallestP": test == .rank ? 1 / Double(setCount + 1) : NSNull(),
      "testCount": layers.count * Self.concepts.count, "additionalSetsNeeded": 180,
      "notices": object([
        Notice("concepts.meaning", "Significant means: differs from <random> photographs."),
        Notice("concepts.too-few-sets", "180 more random sets are needed."),
      ]),
    ]
    return try TCAVResult(json: JSONSerialization.data(withJSONObject: document))
  }

  private var provenance: Provenance {
    Provenance(
      noema: "0.1.0",
      libraries: ["oneDNN": "2.6.3", "OpenBLAS": "0.3.21"],
      network: "tiny&small.onnx",
      digests: ["network": String(repeating: "a5", count: 32)]
    )
  }

  private var settings: TCAVSettings {
    var settings = TCAVSettings()
    settings.seed = .max
    settings.randomSets = setCount
    settings.opponents = 3
    settings.test = test
    settings.parity = parity
    return settings
  }

  private var target: TCAVTarget {
    TCAVTarget(
      name: "zèbre <i>",
      index: 340,
      images: folder("zebra", 16),
      assigned: 14,
      dropped: 2
    )
  }

  private func folder(_ name: String, _ count: Int) -> ImageFolderSummary {
    ImageFolderSummary(name: name, count: count, digest: String(repeating: "0f", count: 32))
  }

  private var randomSets: [String: Any] {
    [
      "size": 50, "count": setCount, "pool": 1000, "meanOverlap": 0.05, "largestOverlap": 0.14,
      "opponents": [3, 7, 11], "pairs": [[1, 2], [2, 3]],
    ]
  }

  private func layer(_ name: String, _ index: Int) throws -> [String: Any] {
    try [
      "layer": name, "width": 100_352 >> index,
      "concepts": Self.concepts.indices.map { try finding($0, index) },
      "randomSets": [["size": 50, "pairScores": [0.4375, 0.53125]]],
      "notices": object(
        index == 1 ? [Notice("concepts.one-direction", "\(name) has one direction.")] : []
      ),
    ]
  }

  private func finding(_ index: Int, _ layer: Int) throws -> [String: Any] {
    let (name, score, p, accuracy) = Self.concepts[index]
    let isConcept = accuracy > 0.6
    let shift = Double(layer) / 64
    let effect = score - 0.5 + (score < 0.9 ? shift : -shift)
    var finding: [String: Any] = try [
      "concept": name, "score": effect + 0.5, "effect": effect,
      "effectInterval": object(Interval(lower: effect - 0.0625, upper: effect + 0.03125)),
      "spreadOverRuns": [
        "standardDeviation": 0.1 / 3,
        "range": object(Interval(lower: max(0, effect + 0.4), upper: min(1, effect + 0.6))),
      ],
      "meanSensitivity": effect * 1e-5, "sensitivityDeviation": 123.456, "ties": index * 1200,
      "pValue": p / (test == .rank ? 1 : 1e6), "adjustedPValue": p == 0.05 ? 0.05 : 1,
      "isSignificant": p == 0.05, "mark": p == 0.05 ? "*" : "",
      "verdict": [
        "isConcept": isConcept, "accuracy": accuracy,
        "accuracyInterval": object(Interval(lower: accuracy - 0.0875, upper: accuracy + 0.05)),
        "text": isConcept ? "a concept in this layer" : "not a concept in this layer",
      ],
      "runs": (0..<3).map { run($0, score: effect + 0.5) },
      "randomMeanScores": (0..<setCount).map(meanScore),
      "notices": object(index == 3 ? [Notice("concepts.fewer-folds", "\(name): 3 folds.")] : []),
    ]
    if let caveat = test.caveat { finding["caveat"] = caveat }
    return finding
  }

  private func run(_ index: Int, score: Double) -> [String: Any] {
    var run: [String: Any] = [
      "opponent": "random \([3, 7, 11][index])", "score": score + Double(index - 1) / 32,
      "meanSensitivity": -1.5e-7 * Double(index), "sensitivityDeviation": 0.1, "ties": index,
      "accuracy": 0.75,
    ]
    if parity == .captum { run["captum"] = ["signCount": 0.875, "magnitude": -2.5e-3] }
    return run
  }

  /// A bell of scores around one half, of multiplications that every machine rounds alike.
  private func meanScore(_ index: Int) -> Double {
    let dice = [7919, 104_729, 1_299_709].map { Double((index + 1) * $0 % 1009) / 1009 }
    return 0.5 + (dice.reduce(0, +) / 3 - 0.5) * 0.8
  }

  private func object(_ value: some Encodable) throws -> Any {
    try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
  }
}
