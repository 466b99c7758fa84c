import Diagnostics
import Dissection
import Statistics

extension DissectionResult {
  /// Every score, one row each: a unit's best label of a category.
  var unitTable: CSVTable {
    var table = CSVTable(columns: [
      "layer", "unit", "direction", "threshold", "category", "label", "is_best", "truth",
      "activation", "intersection", "iou", "iou_lower", "iou_upper", "above_cut", "p",
      "adjusted_p", "chance_median", "chance_upper", "beats_chance", "confirmed_iou",
      "confirmed_lower", "confirmed_upper", "confirmed_p", "formula", "formula_iou", "oddity",
    ])
    let names = labelNames
    for layer in layers {
      for unit in layer.units {
        let ofUnit = [layer.layer, "\(unit.unit)", unit.direction ?? "", "\(unit.threshold)"]
        for score in unit.scores {
          table.append(
            ofUnit + [categories[score.category], names[score.label] ?? ""]
              + ["\(score.label == unit.best?.label)"] + counts(score) + chance(unit)
              + confirmation(score)
              + [unit.formula?.formula ?? "", number(unit.formula?.iou), unit.oddity?.text ?? ""]
          )
        }
      }
    }
    return table
  }

  private func counts(_ score: LabelScore) -> [String] {
    [
      "\(score.truth)", "\(score.activation)", "\(score.intersection)", "\(score.iou)",
      number(score.interval?.lower), number(score.interval?.upper),
      "\(score.iou >= settings.cut)",
    ]
  }

  private func chance(_ unit: UnitDissection) -> [String] {
    let chance = unit.chance
    return [
      number(chance?.pValue), number(chance?.adjustedPValue), number(chance?.median),
      number(chance?.upper),
      chance.map { _ in "\(unit.isDetector(by: .chance, settings))" } ?? "",
    ]
  }

  private func confirmation(_ score: LabelScore) -> [String] {
    let confirmation = score.confirmation
    return [
      number(confirmation?.iou), number(confirmation?.interval?.lower),
      number(confirmation?.interval?.upper), number(confirmation?.pValue),
    ]
  }

  /// The shortest digits that read back as the same number; nothing for no number.
  private func number(_ value: Double?) -> String { value.map(\.description) ?? "" }
}
