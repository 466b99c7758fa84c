/// What was seen of rows, used in their order, many rows at once, whichever thread has them first.
struct OrderedRows<Seen: Sendable>: Sendable {
  /// How many rows are used at once, if there are as many: what is summed over them is then read and
  /// written once for all of them.
  let atOnce: Int
  private var next = 0
  private var used = 0
  private var ready: [Seen] = []
  private var waiting: [Int: (end: Int, seen: Seen)] = [:]

  /// - Precondition: at least one row at once.
  init(atOnce: Int) {
    precondition(atOnce >= 1, "at least one row")
    self.atOnce = atOnce
  }

  /// Takes what was seen of rows, which waits for those before them, and uses what is ready if it is
  /// enough.
  mutating func give(
    _ seen: Seen,
    of rows: Range<Int>,
    to use: ([Seen]) throws -> Void
  ) rethrows {
    waiting[rows.lowerBound] = (rows.upperBound, seen)
    while let first = waiting.removeValue(forKey: next) {
      ready.append(first.seen)
      next = first.end
    }
    if next - used >= atOnce { try finish(use) }
  }

  /// Uses all that is ready, once: also what `use` refuses is not given again.
  mutating func finish(_ use: ([Seen]) throws -> Void) rethrows {
    if ready.isEmpty { return }
    let seen = ready
    (ready, used) = ([], next)
    try use(seen)
  }
}
