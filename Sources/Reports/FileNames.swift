/// Names of files for things that people named: what file systems or shells take amiss is a hyphen,
/// and a name that comes again gets a number.
public struct FileNames: Sendable {
  private let fallback: String
  private var taken: Set<String> = []

  /// Names that are given one after the other.
  ///
  /// - Parameter fallback: the name of what has no letter that a file's may have.
  public init(fallback: String) { self.fallback = fallback }

  /// A name that was not given before.
  public mutating func next(for name: String) -> String {
    let allowed = name.unicodeScalars.map { scalar in
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar)
      return isPlain || "._-".unicodeScalars.contains(scalar) ? Character(scalar) : "-"
    }
    let plain = String(String(allowed.prefix(100)).drop { $0 == "." || $0 == "-" })
    let first = plain.isEmpty ? fallback : plain
    var name = first
    var number = 2
    // Some file systems do not tell capitals apart.
    while !taken.insert(name.lowercased()).inserted {
      name = "\(first)-\(number)"
      number += 1
    }
    return name
  }
}
