import Diagnostics

/// The few Python literals that stand in a `.npy` header.
enum PythonLiteral {
  case string(String)
  case bool(Bool)
  case integer(Int)
  /// A tuple or a list.
  case sequence([PythonLiteral])

  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  var integers: [Int]? {
    guard case .sequence(let items) = self else { return nil }
    let found = items.compactMap { if case .integer(let value) = $0 { value } else { nil } }
    return found.count == items.count ? found : nil
  }

  /// Reads `{'key': value, ...}`, with nothing but spaces around it.
  static func dictionary(_ text: String) throws(InputError) -> [String: PythonLiteral] {
    var reader = Reader(text: Array(text.unicodeScalars))
    return try reader.dictionary()
  }

  private struct Reader {
    let text: [Unicode.Scalar]
    var position = 0
    /// How deep sequences may nest: a record's `descr` has three levels.
    static let deepest = 8

    init(text: [Unicode.Scalar]) { self.text = text }

    func bad() -> InputError { InputError(.badNPY("its header cannot be understood")) }

    mutating func peek() -> Unicode.Scalar? {
      while position < text.count, text[position].properties.isWhitespace { position += 1 }
      return position < text.count ? text[position] : nil
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      guard peek() == scalar else { return false }
      position += 1
      return true
    }

    mutating func dictionary() throws(InputError) -> [String: PythonLiteral] {
      var entries: [String: PythonLiteral] = [:]
      guard take("{") else { throw bad() }
      while !take("}") {
        guard case .string(let key) = try value(), take(":"), entries[key] == nil else {
          throw bad()
        }
        entries[key] = try value()
        guard take(",") || peek() == "}" else { throw bad() }
      }
      guard peek() == nil else { throw bad() }
      return entries
    }

    mutating func value(depth: Int = 0) throws(InputError) -> PythonLiteral {
      guard depth < Self.deepest, let next = peek() else { throw bad() }
      switch next {
      case "'", "\"": return try string()
      case "(": return try sequence(until: ")", depth)
      case "[": return try sequence(until: "]", depth)
      default: return try word()
      }
    }

    mutating func string() throws(InputError) -> PythonLiteral {
      let quote = text[position]
      let start = position + 1
      guard let end = text[start...].firstIndex(of: quote) else { throw bad() }
      position = end + 1
      return .string(String(String.UnicodeScalarView(text[start..<end])))
    }

    mutating func sequence(
      until end: Unicode.Scalar,
      _ depth: Int
    ) throws(InputError) -> PythonLiteral {
      position += 1
      var items: [PythonLiteral] = []
      while !take(end) {
        items.append(try value(depth: depth + 1))
        guard take(",") || peek() == end else { throw bad() }
      }
      return .sequence(items)
    }

    mutating func word() throws(InputError) -> PythonLiteral {
      let start = position
      while position < text.count,
        text[position].properties.isAlphabetic
          || ("0"..."9").contains(text[position]) || text[position] == "-"
      { position += 1 }
      let word = String(String.UnicodeScalarView(text[start..<position]))
      // Python 2's NumPy wrote long extents as 3L.
      let digits = word.hasSuffix("L") ? String(word.dropLast()) : word
      if let number = Int(digits) { return .integer(number) }
      switch word {
      case "True": return .bool(true)
      case "False": return .bool(false)
      default: throw bad()
      }
    }
  }
}
