import Statistics

/// Random changes of an ONNX file that leave most of it sound, so that what reads it is met deep
/// inside: numbers at which arithmetic breaks, names that mean another tensor, fields dropped, doubled
/// and exchanged, operators changed, stored tensors of another shape.
struct RecordMutation {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  private static let numbers: [Int64] = [
    .min, -(1 << 31), -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 8, 16, 64, 255, 1 << 14, 1 << 20, 1 << 30,
    1 << 31, 1 << 40, 1 << 62, .max,
  ]

  /// The record with one to three changes.
  mutating func mutated(_ record: ProtobufRecord) -> ProtobufRecord {
    var record = record
    for _ in 0...random.below(3) {
      let paths = record.paths
      guard !paths.isEmpty else { return record }
      mutate(&record, paths)
    }
    return record
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.isEmpty ? nil : elements[random.below(elements.count)]
  }

  private mutating func mutate(_ record: inout ProtobufRecord, _ paths: [ProtobufRecord.Path]) {
    switch random.below(10) {
    case 0, 1: changeNumber(&record, paths)
    case 2, 3: changeText(&record, paths)
    case 4: changeOperator(&record, paths)
    case 5, 6: changeTensor(&record, paths)
    case 7: changeFloat(&record, paths)
    case 8: rearrange(&record, paths)
    default: addAttribute(&record, paths)
    }
  }

  private mutating func changeNumber(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let numbers = paths.filter { if case .varint = record[$0].value { true } else { false } }
    guard let path = pick(numbers), case .varint(let old) = record[path].value,
      let drawn = pick(Self.numbers)
    else { return }
    let near = Int64(bitPattern: old) &+ Int64(random.below(5) - 2)
    let new = random.below(2) == 0 ? drawn : near
    record.change(path) { $0.fields[$1].value = .varint(UInt64(bitPattern: new)) }
  }

  /// Puts another text of the file in the place of one: a name then means another tensor.
  private mutating func changeText(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let texts = paths.filter {
      if case .bytes(let bytes) = record[$0].value { bytes.count < 32 } else { false }
    }
    guard let path = pick(texts), let other = pick(texts) else { return }
    let value = record[other].value
    record.change(path) { $0.fields[$1].value = value }
  }

  private mutating func changeOperator(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let operators = paths.filter { record.holder(of: $0).kind == .node && record[$0].number == 4 }
    guard let path = pick(operators), let name = pick(OperatorSeeds.names) else { return }
    record.change(path) { $0.fields[$1].value = .bytes(Array(name.utf8)) }
  }

  private mutating func changeFloat(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let floats = paths.filter { if case .fixed32 = record[$0].value { true } else { false } }
    let wrong: [Float] = [0, -0.0, -1, 1e-30, 1e30, .infinity, -.infinity, .nan, 0.5, 2]
    guard let path = pick(floats), let value = pick(wrong) else { return }
    let bytes = withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
    record.change(path) { $0.fields[$1].value = .fixed32(bytes) }
  }

  /// Gives a stored tensor another shape and as many bytes as that needs.
  private mutating func changeTensor(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let tensors = paths.filter {
      if case .record(let inner) = record[$0].value { inner.kind == .tensor } else { false }
    }
    guard let path = pick(tensors), case .record(var tensor) = record[path].value else { return }
    let isWhole = tensor.fields.contains {
      if $0.number == 2, case .varint(7) = $0.value { true } else { false }
    }
    let dims = (0..<random.below(5)).map { _ in random.below(4) + (random.below(8) > 0 ? 1 : 0) }
    var bytes: [UInt8] = []
    for _ in 0..<dims.reduce(1, *) {
      let number = isWhole ? pick(Self.numbers) ?? 0 : 0
      let float = Float(random.uniform() * 2 - 1).bitPattern
      bytes +=
        isWhole
        ? withUnsafeBytes(of: number.littleEndian) { Array($0) }
        : withUnsafeBytes(of: float.littleEndian) { Array($0) }
    }
    tensor.fields.removeAll { $0.number == 1 || $0.number == 9 }
    tensor.fields += dims.map { .init(number: 1, value: .varint(UInt64($0))) }
    tensor.fields.append(.init(number: 9, value: .bytes(bytes)))
    record.change(path) { $0.fields[$1].value = .record(tensor) }
  }

  /// Drops or doubles a field, or puts another of the same number and record kind in its place.
  private mutating func rearrange(_ record: inout ProtobufRecord, _ paths: [ProtobufRecord.Path]) {
    guard let path = pick(paths) else { return }
    let (kind, number) = (record.holder(of: path).kind, record[path].number)
    switch random.below(3) {
    case 0: record.change(path) { $0.fields.remove(at: $1) }
    case 1: record.change(path) { $0.fields.insert($0.fields[$1], at: $1) }
    default:
      let alike = paths.filter {
        record[$0].number == number && record.holder(of: $0).kind == kind
      }
      guard let other = pick(alike) else { return }
      let value = record[other].value
      record.change(path) { $0.fields[$1].value = value }
    }
  }

  private mutating func addAttribute(
    _ record: inout ProtobufRecord,
    _ paths: [ProtobufRecord.Path]
  ) {
    let nodes = paths.filter {
      if case .record(let inner) = record[$0].value { inner.kind == .node } else { false }
    }
    guard let path = pick(nodes), let name = pick(OperatorSeeds.attributes),
      case .record(var node) = record[path].value
    else { return }
    let numbers = (0..<random.below(5)).compactMap { _ in pick(Self.numbers) }.map { Int($0) }
    let value: OperatorSeeds.Attribute =
      switch random.below(3) {
      case 0: .ints(numbers)
      case 1: .int(numbers.first ?? 0)
      default: .text(pick(OperatorSeeds.words) ?? "")
      }
    node.fields.append(.init(number: 5, value: .record(value.record(named: name))))
    record.change(path) { $0.fields[$1].value = .record(node) }
  }
}
