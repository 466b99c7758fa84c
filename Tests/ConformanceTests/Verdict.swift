/// What came of running a case.
enum Verdict: Sendable, CustomStringConvertible {
  /// Both paths give the right outputs.
  case passes(Givenness)
  /// Noema says that it cannot run the network, with these codes.
  case refused([String], String)
  /// An output is not what it should be.
  case differs(String)

  /// Which inputs had to be known when the plan was made.
  enum Givenness: String, Sendable, CaseIterable {
    /// None: all are given to the run.
    case none
    /// Whole numbers and truth values.
    case whole
    /// All but the first.
    case parameters
    /// All.
    case all
  }

  /// Whether the case passes.
  var isPass: Bool { if case .passes = self { true } else { false } }

  /// The words by which the list of excluded cases knows what came of it.
  var symptoms: [String] {
    switch self {
    case .passes: []
    case .refused(let codes, _): codes
    case .differs: ["differs"]
    }
  }

  var description: String {
    switch self {
    case .passes(let known): "passes (known: \(known.rawValue))"
    case .refused(_, let why): "refused: \(why)"
    case .differs(let how): "differs: \(how)"
    }
  }
}
