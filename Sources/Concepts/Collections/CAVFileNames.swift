/// Names for the files of CAVs that every file system takes, none of them twice.
package struct CAVFileNames {
  private var taken: Set<String> = []
  private static let ending = ".safetensors"
  /// Half of what file systems take, so that an ending and a temporary name fit too.
  private static let longest = 120

  /// No name is taken.
  package init() {}

  /// The name of a concept's file, with the layer where one folder holds several layers:
  /// `striped.safetensors`, `striped.relu2.safetensors`.
  ///
  /// What is no letter, digit, hyphen, point or underscore becomes an underscore.
  package mutating func name(of concept: String, layer: String? = nil) -> String {
    let stem = Self.safe([concept, layer].compactMap { $0 }.joined(separator: "."))
    var name = stem
    var number = 2
    while !taken.insert(name.lowercased()).inserted {
      name = "\(stem)-\(number)"
      number += 1
    }
    return name + Self.ending
  }

  private static func safe(_ text: String) -> String {
    var name = ""
    for character in text {
      let isSafe = character.isLetter || character.isNumber || "-._".contains(character)
      let next = isSafe ? String(character) : "_"
      if name.utf8.count + next.utf8.count > longest { break }
      name += next
    }
    // A point at the start would hide the file.
    return name.isEmpty || name.hasPrefix(".") ? "_" + name : name
  }
}
