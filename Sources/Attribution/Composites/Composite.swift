/// Which rule each operation gets: a list of entries, of which the first that matches decides.
///
/// What no entry matches gets the stated default of its family, or is refused by name: nothing is
/// passed silently.
public struct Composite: Sendable, Hashable {
  /// What the way back begins with.
  public enum Start: String, Sendable, CaseIterable, Codable {
    /// The target's value: relevance is sent down.
    case relevance
    /// The target's weights, which are 1 at a class: a signal or a probability is sent down.
    case one
  }

  /// What happens where no entry matches.
  public enum Otherwise: String, Sendable, CaseIterable, Codable {
    /// The defaults of relevance: see `OperatorFamily.standard`.
    case relevance
    /// The exact VJP, as for a gradient.
    case gradient
  }

  /// A condition and a rule.
  public struct Entry: Sendable, Hashable {
    /// Which operations.
    public var matcher: Matcher
    /// What they get.
    public var rule: RuleChoice

    /// A condition and a rule.
    public init(_ matcher: Matcher, _ rule: RuleChoice) {
      self.matcher = matcher
      self.rule = rule
    }
  }

  /// The name, such as `epsilon-plus-flat`.
  public var name: String
  /// The entries, in the order in which they are tried.
  public var entries: [Entry]
  /// What the way back begins with.
  public var start: Start
  /// What happens where no entry matches.
  public var otherwise: Otherwise
  /// Whether biases are left out of all denominators, so that relevance is conserved.
  public var ignoresBias: Bool
  /// The canonizers; both by default.
  public var canonizers: Set<Canonizer>

  /// A composite.
  public init(
    _ name: String,
    start: Start = .relevance,
    otherwise: Otherwise = .relevance,
    ignoresBias: Bool = false,
    canonizers: Set<Canonizer> = Set(Canonizer.allCases),
    _ entries: [Entry]
  ) {
    self.name = name
    self.entries = entries
    self.start = start
    self.otherwise = otherwise
    self.ignoresBias = ignoresBias
    self.canonizers = canonizers
  }

  /// Whether what it makes of a sum of relevances is the sum of what it makes of each.
  public var isLinearInRelevance: Bool { entries.allSatisfy { $0.rule.isLinear } }
}
