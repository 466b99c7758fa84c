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
  public internal(set) var faults: [Fault] = []
  let name: String
  private let place: String
  private(set) var entries: [String: Node] = [:]
  private var order: [String] = []
  private var asked: [String] = []

  /// The largest file that is read: far more than any card or experiment needs.
  private static let largest = 4 << 20

  /// How often a file may refer back to something (`*name`): each may double what a few lines stand
  /// for, and a key made so is looked at in full.
  private static let mostAliases = 8

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
    guard Self.aliasCount(bytes) <= Self.mostAliases else {
      throw InputError(
        .badYAML("it has more than \(Self.mostAliases) aliases (*name); write them out", at: name)
      )
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

  init(_ mapping: Node.Mapping, name: String, place: String) {
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

  /// What may be aliases: stars at the beginning of a word. Those in texts count too.
  private static func aliasCount(_ bytes: Data) -> Int {
    let separators = Set(" \t\r\n[{,:-?".utf8)
    var (count, before) = (0, UInt8(ascii: "\n"))
    for (byte, next) in zip(bytes, bytes.dropFirst()) {
      if byte == UInt8(ascii: "*"), separators.contains(before), !separators.contains(next) {
        count += 1
      }
      before = byte
    }
    return count
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

  func place(of node: Node) -> String {
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

  func given(_ key: String) -> Node? {
    guard let node = entries[key] else { return nil }
    if case .scalar(let scalar) = node, scalar.style == .plain,
      ["", "~", "null"].contains(scalar.string)
    {
      return nil
    }
    return node
  }
}
