import Diagnostics
import Dissection
import Segmentation

/// The sentences of a dissection's report, each written once.
struct DissectionWords: Sendable {
  /// The result that is spoken of.
  let result: DissectionResult
  /// How numbers look.
  let numerals: Numerals
  /// The labels that were compared, by number.
  let labels: [Int: ConceptLabel]

  init(_ result: DissectionResult, _ numerals: Numerals) {
    self.result = result
    self.numerals = numerals
    labels = Dictionary(
      result.labels.map { ($0.number, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// What was asked.
  var question: String {
    guard let layer = result.layers.first, result.layers.count == 1 else {
      return "What do the units detect?"
    }
    return "What do the units of \(layer.layer) detect?"
  }

  /// What was looked at, in one line.
  var subject: String {
    let source = result.provenance.source
    let dataset = result.provenance.dataset.map { " on \($0)" } ?? ""
    // The images that confirm are counted too.
    let split =
      result.settings.split.map { split in
        result.settings.confirm.map { " of the splits \(split) and \($0)" } ?? " of split \(split)"
      } ?? ""
    return "\(source)\(dataset): "
      + "\(counted(result.images.count, "image"))\(split), "
      + "\(counted(result.labels.count, "label")) in "
      + "\(numerals.count(result.categories.count)) categories"
  }

  /// The customary count of detectors, in NetDissect's words.
  func countLine(_ summary: DetectorSummary) -> String {
    "\(numerals.count(summary.detectors))/\(numerals.count(summary.units)) units covering "
      + "\(counted(summary.uniqueLabels, "concept")) \(criterion(summary.rule))"
  }

  /// What makes a unit a detector.
  func criterion(_ rule: DetectorRule) -> String {
    let cut = "with IoU >= \(result.settings.cut)"
    let chance = "that beat chance (adjusted p <= \(result.settings.level))"
    switch rule {
    case .cut: return cut
    case .chance: return chance
    case .both: return "\(cut) \(chance)"
    }
  }

  /// The summaries that a reader sees of a layer: by custom, and by chance where it was compared.
  func summaries(_ layer: LayerDissection) -> [DetectorSummary] {
    let rules: [DetectorRule] = layer.permutations > 0 ? [.cut, .chance] : [.cut]
    return rules.map { rule in
      DetectorSummary(
        of: layer,
        categories: result.categories,
        settings: result.settings,
        rule: rule
      )
    }
  }

  /// What the comparison with chance was, and how small a p-value it can give.
  func chance(_ layer: LayerDissection) -> String {
    guard let smallest = layer.smallestP else { return "Not compared with chance." }
    let rotated = result.settings.null == .rotation ? " and rotated" : ""
    return
      "Chance: \(counted(layer.permutations, "permutation")) of the label maps\(rotated), of which "
      + "95 in 100 find no larger IoU; the smallest p-value that they can give is "
      + "\(numerals.pValue(smallest))."
  }

  /// Every notice of the run and its layers, each once, and how many units are odd.
  var remarks: [String] {
    var seen: Set<String> = []
    let notices = (result.notices + result.layers.flatMap(\.notices)).map(\.text)
    return notices.filter { seen.insert($0).inserted } + result.layers.flatMap(oddities)
  }

  private func oddities(_ layer: LayerDissection) -> [String] {
    let odd = layer.units.filter { $0.oddity != nil }
    return Dictionary(grouping: odd) { $0.oddity?.text ?? "" }.sorted { $0.key < $1.key }
      .map { text, units in
        let shown = units.prefix(8).map { "\($0.unit)" }.joined(separator: ", ")
        let more = units.count > 8 ? ", … (\(numerals.count(units.count)) in all)" : ""
        return "\(layer.layer), unit\(units.count == 1 ? "" : "s") \(shown)\(more): \(text)"
      }
  }

  /// The name of a label.
  func name(_ number: Int) -> String { labels[number]?.name ?? "label \(number)" }

  /// The name of a category.
  func category(_ place: Int) -> String { result.categories[place] }

  /// A unit's number, and its name if it is a direction.
  func name(_ unit: UnitDissection) -> String {
    unit.direction.map { "\(unit.unit) (\($0))" } ?? "\(unit.unit)"
  }

  /// One thing or several.
  func counted(_ count: Int, _ noun: String) -> String {
    "\(numerals.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
