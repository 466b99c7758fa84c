extension ProtobufRecord {
  /// The way to a field: the index of a field in each record from the outermost in.
  typealias Path = [Int]

  /// The ways to all fields, the outermost record's first.
  var paths: [Path] {
    fields.indices.flatMap { index -> [Path] in
      guard case .record(let record) = fields[index].value else { return [[index]] }
      return [[index]] + record.paths.map { [index] + $0 }
    }
  }

  /// The record that holds the field at the end of a way.
  func holder(of path: Path) -> ProtobufRecord {
    guard path.count > 1, case .record(let record) = fields[path[0]].value else { return self }
    return record.holder(of: Array(path.dropFirst()))
  }

  /// The field at the end of a way.
  subscript(path: Path) -> Field { holder(of: path).fields[path[path.count - 1]] }

  /// Changes the record that holds the field at the end of a way.
  mutating func change(_ path: Path, _ change: (inout ProtobufRecord, Int) -> Void) {
    guard path.count > 1, case .record(var record) = fields[path[0]].value else {
      return change(&self, path[path.count - 1])
    }
    record.change(Array(path.dropFirst()), change)
    fields[path[0]].value = .record(record)
  }
}
