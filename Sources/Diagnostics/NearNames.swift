/// Names close to one that was not found, best first: what a person may have meant.
public struct NearNames: Sendable {
  /// The names that exist.
  public let names: [String]

  /// Looks among these names.
  public init(among names: [String]) { self.names = names }

  /// Up to `limit` names near `name`: those that differ in case only, then those that contain it or
  /// that it contains, then those within a
  /// third of its length in optimal string alignment distance.
  public func near(_ name: String, limit: Int = 5) -> [String] {
    if name.isEmpty { return [] }
    let wanted = Array(name.lowercased().utf8)
    let scored = names.enumerated().compactMap { index, candidate -> (Int, Int, String)? in
      let have = Array(candidate.lowercased().utf8)
      let (a, b) = (candidate.lowercased(), name.lowercased())
      if a == b { return (-1, index, candidate) }
      if a.contains(b) || (b.contains(a) && have.count > 2) {
        return (0, index, candidate)
      }
      let most = max(1, wanted.count / 3)
      let distance = Self.distance(wanted, have, atMost: most)
      return distance.map { ($0, index, candidate) }
    }
    return scored.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(limit).map(\.2)
  }

  /// A remedy: "did you mean …?", or the first names there are, or `nil` if there are none.
  public func remedy(for name: String) -> String? {
    let near = near(name)
    if !near.isEmpty { return "did you mean \(near.joined(separator: ", "))?" }
    if names.isEmpty { return nil }
    let more = names.count > 8 ? ", … (\(names.count) in all)" : ""
    return "there are: \(names.prefix(8).joined(separator: ", "))\(more)"
  }

  /// Edits (insert, delete, substitute, swap of neighbours) that turn one name into the other, or
  /// `nil` if they are more than `most`.
  static func distance(_ a: [UInt8], _ b: [UInt8], atMost most: Int) -> Int? {
    guard abs(a.count - b.count) <= most else { return nil }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var row = before
    var (least, leastBefore) = (0, 0)
    for i in 0..<a.count {
      row[0] = i + 1
      (leastBefore, least) = (least, i + 1)
      for j in 0..<b.count {
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row[j + 1] = best
        least = min(least, best)
      }
      // Whatever follows builds on the last two rows.
      if min(least, leastBefore) > most { return nil }
      (before, last, row) = (last, row, before)
    }
    return last[b.count] <= most ? last[b.count] : nil
  }
}
