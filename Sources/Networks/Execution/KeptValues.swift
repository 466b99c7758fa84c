/// What was used last of what is costly to make, as far as the costs go.
struct KeptValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// The latest at the end.
  private var kept: [(key: Key, value: Value, cost: Int)] = []

  /// The value of a key, which is thereby the one used last.
  mutating func value(_ key: Key) -> Value? {
    guard let place = kept.firstIndex(where: { $0.key == key }) else { return nil }
    let found = kept.remove(at: place)
    kept.append(found)
    return found.value
  }

  /// Keeps a value, and lets those go that were not used for longest if all cost more than a limit.
  mutating func keep(_ value: Value, _ key: Key, cost: Int, within limit: Int) {
    kept.append((key, value, cost))
    var total = kept.reduce(0) { $0 + $1.cost }
    while total > limit, kept.count > 1 { total -= kept.removeFirst().cost }
  }
}
