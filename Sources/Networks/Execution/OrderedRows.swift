/// Rows that are used in their order, whichever thread has them first.
struct OrderedRows: Sendable {
  private var next = 0
  private var waiting: [Int: PassedRows] = [:]

  /// Uses rows, and those after them that wait, or lets them wait for those before them.
  mutating func give(_ passed: PassedRows, to use: (PassedRows) throws -> Void) rethrows {
    waiting[passed.rows.lowerBound] = passed
    while let passed = waiting.removeValue(forKey: next) {
      try use(passed)
      next = passed.rows.upperBound
    }
  }
}
