import Synchronization
import Tensors

/// Rows in groups of one size, of which the last begins earlier where they do not come out even.
struct RowGroups: Sendable {
  /// How many rows there are.
  let rows: Int
  /// How many of them are a group; at most `rows`.
  let size: Int

  /// The number of groups.
  var count: Int { (rows + size - 1) / size }

  /// One group.
  struct Group: Sendable {
    /// Its rows.
    let rows: Range<Int>
    /// Those of its rows that no group before it has.
    let new: Range<Int>
  }

  /// The group of an index.
  subscript(index: Int) -> Group {
    let first = min(index * size, rows - size)
    return Group(rows: first..<first + size, new: index * size..<first + size)
  }

  /// Does the work of every group, as many at once as there are threads; whoever is done takes the
  /// next.
  ///
  /// - Throws: the error of the first group that fails. Groups that nobody has begun by then are left.
  func forEach(threads: Int, _ work: @Sendable (Group) throws -> Void) throws {
    let next = Atomic(0)
    let failures = Mutex<[Int: any Error]>([:])
    let team = Workers(min(threads, count))
    let ownThreads = OpenMP.threads
    defer { OpenMP.setThreads(ownThreads) }
    team.forEach(blocks: team.count) { _ in
      // What runs on this thread has no others.
      OpenMP.setThreads(1)
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        do { try work(self[index]) } catch {
          failures.withLock { $0[index] = error }
          next.store(count, ordering: .relaxed)
        }
      }
    }
    // Every group before one that failed was begun before it.
    let first = failures.withLock { $0.min { $0.key < $1.key }?.value }
    if let first { throw first }
  }
}
