import Diagnostics
import Segmentation

extension Notice {
  /// Images that could not be read; `nil` if there are none.
  static func leftOut(_ paths: [String]) -> Notice? {
    if paths.isEmpty { return nil }
    let shown = paths.prefix(5).joined(separator: ", ")
    let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
    let images = paths.count == 1 ? "1 image" : "\(paths.count) images"
    return Notice(
      "dissection.left-out",
      "\(images) could not be read and count for nothing: \(shown)\(more). --strict says why."
    )
  }

  /// Labels that were left out; `nil` if there are none.
  static func rareLabels(_ labels: [ConceptLabel], _ settings: DissectionSettings) -> Notice? {
    if labels.isEmpty { return nil }
    let shown = labels.prefix(5).map(\.name).joined(separator: ", ")
    let more = labels.count > 5 ? ", …" : ""
    let count = labels.count == 1 ? "1 label is" : "\(labels.count) labels are"
    return Notice(
      "dissection.rare-labels",
      "\(count) left out as too rare (in fewer than \(settings.minimumImages) images, or covering "
        + "less than \(settings.minimumCoverage) of an image in all): \(shown)\(more). --min-images "
        + "and --min-coverage change it."
    )
  }

  /// Thresholds that are not exact; `nil` if they are.
  static func sketched(error: Double) -> Notice? {
    if error == 0 { return nil }
    return Notice(
      "dissection.sketched",
      "Exact thresholds did not fit into --memory: they may be too large by a share of \(error)."
    )
  }

  /// What makes a unit's masks say little; `nil` for an ordinary unit.
  static func oddity(threshold: Float, least: Float, most: Float) -> Notice? {
    if least == most {
      return Notice("dissection.constant", "It is \(most) everywhere, so it has no mask.")
    }
    if threshold == most {
      return Notice(
        "dissection.no-mask",
        "Its largest value is also its threshold, so it has no mask."
      )
    }
    if threshold == 0 {
      return Notice(
        "dissection.rarely-active",
        "Its threshold is 0: it is active in a smaller share of places than the quantile asks for."
      )
    }
    return nil
  }
}
