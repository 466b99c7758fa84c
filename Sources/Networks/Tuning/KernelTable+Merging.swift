extension KernelTable {
  /// The rows of both tables; of what both have measured, the lesser time.
  public func merging(_ other: KernelTable) -> KernelTable {
    let both = (rows + other.rows).map { ($0.subject, $0) }
    let merged = Dictionary(both) { row, again in
      Row(
        instructions: row.instructions,
        shape: row.shape,
        forward: row.forward.merging(again.forward, uniquingKeysWith: min),
        backward: row.backward.merging(again.backward, uniquingKeysWith: min)
      )
    }
    return KernelTable(name: name, rows: Array(merged.values))
  }
}
