/// The plans that were used last, as far as the memory goes.
struct KeptPlans<Key: Hashable & Sendable>: Sendable {
  /// The latest at the end.
  private var plans: [(key: Key, plan: Plan, byteCount: Int)] = []

  /// The plan of a key, which is thereby the one used last.
  mutating func plan(_ key: Key) -> Plan? {
    guard let place = plans.firstIndex(where: { $0.key == key }) else { return nil }
    let found = plans.remove(at: place)
    plans.append(found)
    return found.plan
  }

  /// Keeps a plan, and lets those go that were not used for longest if all need more than `memory`.
  mutating func keep(_ plan: Plan, _ key: Key, byteCount: Int, within memory: Int) {
    plans.append((key, plan, byteCount))
    var total = plans.reduce(0) { $0 + $1.byteCount }
    while total > memory, plans.count > 1 { total -= plans.removeFirst().byteCount }
  }
}
