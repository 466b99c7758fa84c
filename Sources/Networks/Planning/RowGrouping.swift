/// In which groups the rows of a request run.
struct RowGrouping: Sendable, Hashable {
  /// How many rows are a group, which runs on one thread; `nil` where all rows run together, on all
  /// threads.
  let size: Int?
  /// How many groups run at once.
  let atOnce: Int

  /// All rows together.
  static let together = RowGrouping(size: nil, atOnce: 1)

  private init(size: Int?, atOnce: Int) {
    self.size = size
    self.atOnce = atOnce
  }

  /// Groups, of which no more run at once than there are.
  fileprivate init(_ size: Int, atOnce: Int, rows: Int) {
    self.init(size: size, atOnce: min(atOnce, RowGroups(rows: rows, size: size).count))
  }
}

extension Network {
  /// The quickest grouping of a request.
  ///
  /// - Parameters:
  ///   - rows: how many rows there are.
  ///   - threads: how many threads may run at once.
  func grouping(of request: PlanRequest, rows: Int, threads: Int) throws -> RowGrouping {
    guard let size = try groupSize(of: request, threads: threads) else { return .together }
    return RowGrouping(size, atOnce: threads, rows: rows)
  }

  /// Groupings that take less memory, the quicker first: fewer groups at once, then smaller groups.
  func groupings(
    below grouping: RowGrouping,
    of request: PlanRequest,
    rows: Int
  ) -> [RowGrouping] {
    func halves(_ number: Int) -> ArraySlice<Int> {
      Array(sequence(first: number) { $0 > 1 ? $0 / 2 : nil }).dropFirst()
    }
    let fewer = grouping.size.map { size in
      halves(grouping.atOnce).map { RowGrouping(size, atOnce: $0, rows: rows) }
    }
    let smaller = sizes(Array(halves(grouping.size ?? rows)), thatFit: request)
    return (fewer ?? []) + smaller.map { RowGrouping($0, atOnce: 1, rows: rows) }
  }
}
