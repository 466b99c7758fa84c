package import Segmentation

/// The labels that are compared, numbered from 0 without gaps.
package struct LabelTable: Sendable, Hashable {
  /// The labels, sorted by number.
  package let labels: [ConceptLabel]
  /// The place of each label's primary category among the data set's categories.
  package let category: [Int]
  /// The number of categories of the data set.
  package let categoryCount: Int
  /// The place of the label of each number.
  package let place: [Int: Int]

  /// A table of some labels of a data set.
  ///
  /// - Precondition: each label's category is one of the categories.
  package init(_ labels: [ConceptLabel], categories: [String]) {
    let sorted = labels.sorted { $0.number < $1.number }
    self.labels = sorted
    categoryCount = categories.count
    category = sorted.map { label in
      guard let place = categories.firstIndex(of: label.category) else {
        preconditionFailure("\(label.category) is not a category")
      }
      return place
    }
    place = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.number, $0) })
  }
}

extension LabelTable {
  /// The categories for which a unit's activation counts, where these labels are seen.
  func categories(of labels: some Sequence<Int32>, _ gate: CategoryGate) -> [Bool] {
    var open = [Bool](repeating: gate == .none, count: categoryCount)
    for label in labels { open[category[Int(label)]] = true }
    return open
  }
}
