public import Diagnostics
public import Dissection
public import Foundation
import Segmentation

/// Dissections side by side: networks, layers or trainings, by what their units detect. Bau et al.
/// 2017, figures 5 to 8.
public struct DissectionComparison: Sendable, Hashable, Codable {
  /// One layer of one dissection.
  public struct Side: Sendable, Hashable, Codable {
    /// What it is called here: the dissection's name, and the layer's where there are several.
    public var name: String
    /// The dissection's place among those compared.
    public var dissection: Int
    /// The network's file name, if there is one.
    public var network: String?
    /// The layer.
    public var layer: String
    /// The units of the layer, without directions.
    public var units: Int
    /// The detectors by custom, then those that beat chance where that was asked.
    public var counts: [Count]
  }

  /// The detectors of a side.
  public struct Count: Sendable, Hashable, Codable {
    /// Which units are detectors.
    public var rule: DetectorRule
    /// For each of the comparison's categories the units that detect one of its labels.
    public var detectors: [Int]
    /// For each of the comparison's categories the labels detected ("unique detectors"), those of
    /// most units first.
    public var labels: [[String]]
  }

  /// What a side detects that another does not.
  public struct Change: Sendable, Hashable, Codable {
    /// Which units are detectors.
    public var rule: DetectorRule
    /// The side that is compared with, by its place.
    public var from: Int
    /// The side that is compared, by its place.
    public var to: Int
    /// Labels that only the latter detects, in alphabetical order.
    public var gained: [String]
    /// Labels that only the former detects, in alphabetical order.
    public var lost: [String]
  }

  /// All categories, in the order of the first dissection that has them.
  public var categories: [String]
  /// The layers of all dissections, in their order.
  public var sides: [Side]
  /// Each side of the second dissection and those after it, against the same layer of the first
  /// dissection, else against its first layer; the further layers of a single dissection against
  /// its first.
  public var changes: [Change]
  /// Why the sides may not be compared without thought.
  public var notices: [Notice]

  /// Compares dissections.
  ///
  /// - Parameter dissections: each with a name to call it by; at least one.
  /// - Throws: `InputError` (`dissection.nothing-in-common`) if two have no label in common.
  public init(_ dissections: [(name: String, result: DissectionResult)]) throws(InputError) {
    precondition(!dissections.isEmpty, "nothing to compare")
    notices = try Self.differences(dissections)
    var categories: [String] = []
    for category in dissections.flatMap(\.result.categories) where !categories.contains(category) {
      categories.append(category)
    }
    let sides = dissections.enumerated().flatMap { place, dissection in
      dissection.result.layers.map { layer in
        let isOnly = dissection.result.layers.count == 1
        return Side(
          name: isOnly ? dissection.name : "\(dissection.name) \(layer.layer)",
          dissection: place,
          network: dissection.result.provenance.network,
          layer: layer.layer,
          units: layer.units.count { $0.direction == nil },
          counts: Self.counts(layer, dissection.result, categories)
        )
      }
    }
    self.categories = categories
    self.sides = sides
    changes = Self.changes(sides)
  }

  private static func counts(
    _ layer: LayerDissection,
    _ result: DissectionResult,
    _ categories: [String]
  ) -> [Count] {
    let words = DissectionWords(result, .terminal)
    return words.summaries(layer).map { summary in
      let found = categories.map { name in summary.categories.first { $0.category == name } }
      return Count(
        rule: summary.rule,
        detectors: found.map { $0?.detectors ?? 0 },
        labels: found.map { $0?.labels.map { words.name($0.label) } ?? [] }
      )
    }
  }

  private static func changes(_ sides: [Side]) -> [Change] {
    sides.indices.dropFirst().flatMap { place -> [Change] in
      let base = sides.firstIndex { $0.dissection == 0 && $0.layer == sides[place].layer } ?? 0
      let from = base == place ? 0 : base
      return sides[place].counts.compactMap { count in
        sides[from].counts.first { $0.rule == count.rule }.map { before in
          let (old, new) = (Set(before.labels.joined()), Set(count.labels.joined()))
          return Change(
            rule: count.rule,
            from: from,
            to: place,
            gained: new.subtracting(old).sorted(),
            lost: old.subtracting(new).sorted()
          )
        }
      }
    }
  }

  /// Short names for files: the last parts of their paths that tell them apart, without
  /// `dissection.sqlite` where the folder's name does.
  public static func names(of files: [URL]) -> [String] {
    let paths = files.map { file -> [String] in
      let parts = file.standardizedFileURL.pathComponents.filter { $0 != "/" }
      let isPlain = parts.last == "dissection.sqlite" && parts.count > 1
      return isPlain ? parts.dropLast() : parts
    }
    let longest = paths.map(\.count).max() ?? 0
    for length in 1..<max(2, longest) {
      let names = paths.map { $0.suffix(length).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return paths.map { $0.joined(separator: "/") }
  }
}
