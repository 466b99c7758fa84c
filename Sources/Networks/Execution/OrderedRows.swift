/// Rows that are used in their order, many at once, whichever thread has them first.
struct OrderedRows: Sendable {
  /// How many rows are used at once, if there are as many: what is summed over them is then read and
  /// written once for all of them.
  let atOnce: Int
  private var next = 0
  private var used = 0
  private var ready: [PassedRows] = []
  private var waiting: [Int: PassedRows] = [:]

  /// - Precondition: at least one row at once.
  init(atOnce: Int) {
    precondition(atOnce >= 1, "at least one row")
    self.atOnce = atOnce
  }

  /// Takes rows, which wait for those before them, and uses what is ready if it is enough.
  mutating func give(_ passed: PassedRows, to use: ([PassedRows]) throws -> Void) rethrows {
    waiting[passed.rows.lowerBound] = passed
    while let passed = waiting.removeValue(forKey: next) {
      ready.append(passed)
      next = passed.rows.upperBound
    }
    if next - used >= atOnce { try finish(use) }
  }

  /// Uses all that is ready, once: also what `use` refuses is not given again.
  mutating func finish(_ use: ([PassedRows]) throws -> Void) rethrows {
    if ready.isEmpty { return }
    let rows = ready
    (ready, used) = ([], next)
    try use(rows)
  }
}
