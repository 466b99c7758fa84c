import Diagnostics
import Dissection
import Segmentation

extension DissectionComparison {
  /// In what the later dissections differ from the first besides their networks and layers.
  ///
  /// - Throws: `InputError` if two have no label in common.
  static func differences(
    _ dissections: [(name: String, result: DissectionResult)]
  ) throws(InputError) -> [Notice] {
    let first = dissections[0]
    let labels = Set(first.result.labels.map(\.name))
    let strangers = dissections.dropFirst().filter { dissection in
      !dissection.result.labels.contains { labels.contains($0.name) }
    }
    try InputError.throwAny(strangers.map { .nothingInCommon($0.name, first.name) })
    return dissections.dropFirst().flatMap { dissection in
      [
        data(of: dissection, unlike: first), settings(of: dissection, unlike: first),
        chance(of: dissection, unlike: first),
      ].compactMap(\.self)
    }
  }

  private typealias Named = (name: String, result: DissectionResult)

  private static func data(of other: Named, unlike first: Named) -> Notice? {
    let (a, b) = (first.result, other.result)
    var differences: [String] = []
    if a.images != b.images || a.provenance.digests["images"] != b.provenance.digests["images"] {
      differences.append("images")
    }
    if a.categories != b.categories || a.labels != b.labels { differences.append("labels") }
    guard !differences.isEmpty else { return nil }
    return Notice(
      "dissection.other-data",
      "\(other.name) was dissected with other \(differences.joined(separator: " and other ")) than "
        + "\(first.name): a difference between them may be one of the data."
    )
  }

  private static func settings(of other: Named, unlike first: Named) -> Notice? {
    guard let before = try? JSONFields.of(first.result.settings),
      let after = try? JSONFields.of(other.result.settings)
    else { return nil }
    let old = Dictionary(uniqueKeysWithValues: before.map { ($0.name, $0.json) })
    let new = Dictionary(uniqueKeysWithValues: after.map { ($0.name, $0.json) })
    // How many images are shown changes no number.
    let names = Set(old.keys).union(new.keys).subtracting(["topImages"]).sorted()
    let changed = names.filter { old[$0] != new[$0] }
    guard !changed.isEmpty else { return nil }
    let values = changed.map { "\($0) \(new[$0] ?? "none") instead of \(old[$0] ?? "none")" }
    return Notice(
      "dissection.other-settings",
      "\(other.name) was dissected with other settings than \(first.name): "
        + "\(values.joined(separator: ", "))."
    )
  }

  private static func chance(of other: Named, unlike first: Named) -> Notice? {
    let counts = [first, other].map { Set($0.result.layers.map(\.permutations)) }
    guard counts[0] != counts[1] else { return nil }
    let words = counts.map { count in
      count.sorted().map(String.init).joined(separator: " or ")
    }
    return Notice(
      "dissection.other-permutations",
      "\(other.name) was compared with chance by \(words[1]) permutations, \(first.name) by "
        + "\(words[0]): with more of them more units can beat chance."
    )
  }
}
