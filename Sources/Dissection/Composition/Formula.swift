/// A compositional label: labels joined from left to right by OR, AND and AND NOT, such as
/// `(water OR river) AND NOT blue`. Mu and Andreas 2020, section 3.
///
/// What does not change when its parts change places is kept in one order, so that formulas that
/// differ only in that are equal: `b OR a` is `a OR b`, `(a AND NOT b) AND c` is `(a AND c) AND NOT b`.
package struct Formula: Sendable, Hashable {
  /// The first label's place in the table.
  package let first: Int
  /// What is joined to it, one after the other.
  package let terms: [Term]

  /// A label that is joined to what stands before it.
  package struct Term: Sendable, Hashable {
    /// How it is joined.
    package let connective: Connective
    /// The label's place in the table.
    package let label: Int
  }

  /// How a label is joined.
  package enum Connective: Sendable, Hashable, CaseIterable {
    case or
    case and
    case andNot
  }

  /// A single label.
  package init(_ label: Int) {
    first = label
    terms = []
  }

  /// A formula with another label joined to it.
  package init(_ formula: Formula, _ connective: Connective, _ label: Int) {
    (first, terms) = Self.ordered(
      formula.first,
      formula.terms + [Term(connective: connective, label: label)]
    )
  }

  /// The number of labels.
  package var length: Int { terms.count + 1 }
  /// The labels, in the formula's order.
  package var labels: [Int] { [first] + terms.map(\.label) }

  /// The formula in words.
  package func description(_ names: [String]) -> String {
    var text = names[first]
    for (place, term) in terms.enumerated() {
      if place > 0 { text = "(\(text))" }
      text += " \(term.connective.word) \(names[term.label])"
    }
    return text
  }

  /// Brings the last run of terms that may change places into order; those before it are in order.
  private static func ordered(_ first: Int, _ terms: [Term]) -> (Int, [Term]) {
    guard let last = terms.last else { return (first, terms) }
    let isDisjunction = last.connective == .or
    let run = terms.reversed().prefix { ($0.connective == .or) == isDisjunction }
    let kept = terms.dropLast(run.count)
    let sorted = run.sorted { $0.rank < $1.rank }
    guard kept.isEmpty else { return (first, kept + sorted) }
    // The first label is a term like the others: the smallest that is not negated comes first.
    let all = ([Term(connective: isDisjunction ? .or : .and, label: first)] + sorted)
      .sorted { $0.rank < $1.rank }
    return (all[0].label, Array(all.dropFirst()))
  }
}

extension Formula.Term {
  /// Negated terms come last, else labels by their places.
  fileprivate var rank: (Int, Int) { (connective == .andNot ? 1 : 0, label) }
}

extension Formula.Connective {
  /// The word between the labels.
  fileprivate var word: String {
    switch self {
    case .or: "OR"
    case .and: "AND"
    case .andNot: "AND NOT"
    }
  }
}
