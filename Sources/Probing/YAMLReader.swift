public import Diagnostics
public import Foundation
import Tensors
import Yams

/// One mapping of a YAML file, read strictly, key by key.
///
/// Whatever is wrong is collected with its line, so that all of it can be said at once; a key that
/// nobody asked for is a fault too. A key without a value counts as left out.
public struct YAMLReader {
  /// What was wrong so far.
  public private(set) var faults: [Fault] = []
  private let name: String
  private let place: String
  private var entries: [String: Node] = [:]
  private var order: [String] = []
  private var asked: [String] = []

  /// The largest file that is read: far more than any card or experiment needs.
  private static let largest = 16 << 20

  /// Opens a file.
  ///
  /// - Throws: `InputError`: `files.…` if it cannot be read, `yaml.malformed` or `yaml.not-mapping`
  ///   if it is no YAML mapping.
  public init(reading url: URL) throws(InputError) {
    try InputFile.check(url)
    try self.init(InputFile.bytes(of: url), name: url.path)
  }

  /// Opens the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: YAML in UTF-8.
  ///   - name: what faults call it.
  /// - Throws: `yaml.malformed`, `yaml.not-mapping`.
  public init(_ bytes: Data, name: String) throws(InputError) {
    self.name = name
    place = name
    guard bytes.count <= Self.largest, let text = String(bytes: bytes, encoding: .utf8) else {
      throw InputError(.badYAML("it is too long, or not in UTF-8", at: name))
    }
    let root: Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw InputError(Self.fault(error, name))
    }
    guard let root, case .mapping(let mapping) = root else {
      throw InputError(.notMapping("the file", at: name))
    }
    take(mapping)
  }

  private init(_ mapping: Node.Mapping, name: String, place: String) {
    self.name = name
    self.place = place
    take(mapping)
  }

  private mutating func take(_ mapping: Node.Mapping) {
    for (key, value) in mapping {
      guard let key = key.scalar?.string else {
        faults.append(.wrongValue("key", wanted: "text", at: place(of: key)))
        continue
      }
      order.append(key)
      entries[key] = value
    }
  }

  private static func fault(_ error: any Error, _ name: String) -> Fault {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      .badYAML(problem, at: "\(name), line \(mark.line)")
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      .badYAML(
        "the key \(duplicates.sorted().joined(separator: ", ")) is given twice",
        at: "\(name), line \(context.mark.line)"
      )
    default: .badYAML("its text cannot be understood", at: name)
    }
  }

  private func place(of node: Node) -> String {
    node.mark.map { "\(name), line \($0.line)" } ?? place
  }

  /// Where a key stands, or the mapping if it is not there.
  public func place(of key: String) -> String { entries[key].map(place) ?? place }

  /// Adds what the caller found wrong with a key's value.
  public mutating func refuse(_ key: String, wanted: String) {
    faults.append(.wrongValue(key, wanted: wanted, at: place(of: key)))
  }

  /// Adds that a key is missing.
  public mutating func require(_ key: String, wanted: String) {
    faults.append(.missingKey(key, wanted: wanted, at: place))
  }

  /// Adds faults of the caller's own.
  public mutating func add(_ others: [Fault]) { faults += others }

  /// Everything that was wrong, the keys that nobody asked for included.
  public consuming func finish() -> [Fault] {
    let unknown = order.filter { !asked.contains($0) }
    return faults
      + unknown.map { .unknownKey($0, among: asked, at: place(of: $0)) }
  }

  /// A key's value, unless it is left out or empty; the key counts as asked for.
  mutating func value(_ key: String) -> Node? {
    asked.append(key)
    return given(key)
  }

  private func given(_ key: String) -> Node? {
    guard let node = entries[key] else { return nil }
    if case .scalar(let scalar) = node, scalar.style == .plain,
      ["", "~", "null"].contains(scalar.string)
    {
      return nil
    }
    return node
  }
}

extension YAMLReader {
  /// The text of a key, `nil` if it is left out or wrong.
  public mutating func text(_ key: String) -> String? {
    guard let node = value(key) else { return nil }
    if let scalar = node.scalar { return scalar.string }
    refuse(key, wanted: "text")
    return nil
  }

  /// The whole number of a key.
  public mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = value(key) else { return nil }
    if let number = node.scalar.flatMap({ Int($0.string) }), range.contains(number) {
      return number
    }
    let bound = range.upperBound == .max ? "at least \(range.lowerBound)" : "in \(range)"
    refuse(key, wanted: "a whole number \(bound)")
    return nil
  }

  /// The finite number of a key.
  public mutating func number(_ key: String) -> Double? {
    guard let node = value(key) else { return nil }
    if let number = Self.number(node) { return number }
    refuse(key, wanted: "a number")
    return nil
  }

  /// The truth value of a key: `true` or `false`.
  public mutating func truth(_ key: String) -> Bool? {
    guard let node = value(key) else { return nil }
    if let truth = node.scalar.flatMap({ Bool($0.string) }) { return truth }
    refuse(key, wanted: "true or false")
    return nil
  }

  /// The value of a key that is one of the cases of a type.
  public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String,
    as: Choice.Type = Choice.self
  ) -> Choice? {
    guard let text = text(key) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map(\.rawValue)
    faults.append(.noSuchChoice(text, for: key, among: choices, at: place(of: key)))
    return nil
  }

  /// The finite numbers of a list, as many as are wanted.
  public mutating func numbers(_ key: String, count: ClosedRange<Int>) -> [Double]? {
    guard let node = value(key) else { return nil }
    let numbers = node.sequence?.compactMap(Self.number) ?? []
    if numbers.count == node.sequence?.count, count.contains(numbers.count) { return numbers }
    refuse(key, wanted: "a list of \(Self.words(count)) numbers")
    return nil
  }

  /// The whole numbers of a list, each in a range.
  public mutating func integers(
    _ key: String,
    count: ClosedRange<Int>,
    in range: ClosedRange<Int>
  ) -> [Int]? {
    guard let node = value(key) else { return nil }
    let integers = node.sequence?.compactMap { $0.scalar.flatMap { Int($0.string) } } ?? []
    if integers.count == node.sequence?.count, count.contains(integers.count),
      integers.allSatisfy(range.contains)
    {
      return integers
    }
    let bound = range.upperBound == .max ? "at least \(range.lowerBound)" : "in \(range)"
    refuse(key, wanted: "a list of \(Self.words(count)) whole numbers \(bound)")
    return nil
  }

  /// The texts of a list; a single text counts as a list of one.
  public mutating func texts(_ key: String) -> [String]? {
    guard let node = value(key) else { return nil }
    if let scalar = node.scalar { return [scalar.string] }
    let texts = node.sequence?.compactMap { $0.scalar?.string } ?? []
    if texts.count == node.sequence?.count { return texts }
    refuse(key, wanted: "a list of texts")
    return nil
  }

  /// Whether a key has a value, whatever it is.
  public func has(_ key: String) -> Bool { given(key) != nil }

  /// Whether a key holds a list.
  public func isList(_ key: String) -> Bool { entries[key]?.sequence != nil }

  /// The texts of a mapping from texts.
  public mutating func pairs(_ key: String) -> [String: String]? {
    guard let node = value(key) else { return nil }
    var pairs: [String: String] = [:]
    for (name, value) in node.mapping.map(Array.init) ?? [] {
      if let name = name.scalar?.string, let value = value.scalar?.string { pairs[name] = value }
    }
    if pairs.count == node.mapping?.count { return pairs }
    refuse(key, wanted: "lines of the form 'name: text'")
    return nil
  }

  /// Reads a mapping below a key.
  public mutating func nested<Value>(
    _ key: String,
    _ read: (inout YAMLReader) -> Value
  ) -> Value? {
    guard let node = value(key) else { return nil }
    guard let mapping = node.mapping else {
      faults.append(.notMapping("'\(key)'", at: place(of: key)))
      return nil
    }
    var below = YAMLReader(mapping, name: name, place: place(of: node))
    let value = read(&below)
    faults += below.finish()
    return value
  }

  private static func number(_ node: Node) -> Double? {
    node.scalar.flatMap { Double($0.string) }.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func words(_ count: ClosedRange<Int>) -> String {
    count.lowerBound == count.upperBound
      ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
  }
}
