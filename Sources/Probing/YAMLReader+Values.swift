import Yams

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

  /// Reads each mapping of a list below a key.
  public mutating func nestedList<Value>(
    _ key: String,
    _ read: (inout YAMLReader) -> Value
  ) -> [Value]? {
    guard let node = value(key) else { return nil }
    guard let list = node.sequence else {
      refuse(key, wanted: "a list of mappings")
      return nil
    }
    return list.compactMap { item in
      guard let mapping = item.mapping else {
        faults.append(.notMapping("an entry of '\(key)'", at: place(of: item)))
        return nil
      }
      var below = YAMLReader(mapping, name: name, place: place(of: item))
      let value = read(&below)
      faults += below.finish()
      return value
    }
  }

  private static func number(_ node: Node) -> Double? {
    node.scalar.flatMap { Double($0.string) }.flatMap { $0.isFinite ? $0 : nil }
  }

  private static func words(_ count: ClosedRange<Int>) -> String {
    count.lowerBound == count.upperBound
      ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
  }
}
