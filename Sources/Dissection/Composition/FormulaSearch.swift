import Segmentation
package import Tensors

/// Looks for the compositional label of each unit by beam search: Mu and Andreas 2020, section 3,
/// with the conventions of their code.
///
/// A formula is the set of pixels for which it holds, in whatever plane its labels lie, and its IoU
/// with a unit's masks is taken over all images, without a category gate. The beam starts with the
/// single labels of highest IoU, none of IoU 0; round by round each formula that the last round
/// brought in is joined by OR, AND and AND NOT to every label that it does not have, and the best
/// of old and new formulas go on. On a tie the formula that was found earlier is better: the old ones
/// first, then by the beam's order, by label, and by connective in the order above. There is no
/// penalty for length. (In the reference, equal formulas may fill several places of the beam; here
/// they take one.)
///
/// A new formula's pixels and those under the masks follow from counts of the old one alone:
/// |F OR l| = |F| + |l| - |F AND l| and |F AND NOT l| = |F| - |F AND l|. So a round costs one count of
/// each F with each label in the images that hold both, and one of these under each mask.
package struct FormulaSearch: Sendable {
  private let table: LabelTable
  private let counts: FormulaCounts
  private let width: Int

  /// A search over a layer's units.
  ///
  /// - Parameters:
  ///   - units: the number of units.
  ///   - images: those that take part; those without a page of masks do not.
  ///   - beam: how many formulas go from round to round.
  package init(
    units: Int,
    table: LabelTable,
    labels: LabelLibrary,
    masks: MaskLibrary,
    images: [Int],
    beam: Int,
    workers: Workers
  ) {
    self.table = table
    counts = FormulaCounts(
      units: units,
      labelCount: table.labels.count,
      labels: labels,
      masks: masks,
      images: images,
      workers: workers
    )
    width = beam
  }

  /// The best formula of each unit; `nil` where none of several labels beats every single label.
  ///
  /// - Parameter length: the largest number of labels.
  /// - Complexity: for each worker, memory of units x beam x labels whole numbers.
  package func best(length: Int) -> [FormulaScore?] {
    let single = SingleLabels(counts)
    var beams = (0..<counts.units).map { single.beam(of: $0, width: width) }
    let singleIoUs = beams.map { $0.formulas.first?.iou ?? 0 }
    for round in 1..<max(length, 1) { expand(&beams, single, round) }
    return zip(beams, singleIoUs).map { score($0, singleIoU: $1) }
  }

  /// Offers each unit's beam its formulas of a length joined to every label.
  private func expand(_ beams: inout [FormulaBeam], _ single: SingleLabels, _ length: Int) {
    let fresh = beams.map { $0.formulas.filter { $0.formula.length == length } }
    let formulas = Set(fresh.joined().map(\.formula)).sorted {
      $0.labels.lexicographicallyPrecedes($1.labels)
    }
    let rows = Dictionary(uniqueKeysWithValues: formulas.enumerated().map { ($1, $0) })
    let common = counts.common(formulas)
    let underMasks = counts.common(underMasks: fresh.map { $0.map(\.formula) })
    var row = 0
    for unit in beams.indices {
      for scored in fresh[unit] {
        guard let whole = rows[scored.formula] else { continue }
        let next = NextFormulas(
          scored: scored,
          common: common[whole * counts.width..<(whole + 1) * counts.width],
          underMasks: underMasks[row * counts.width..<(row + 1) * counts.width]
        )
        next.offer(to: &beams[unit], single, unit)
        row += 1
      }
    }
  }

  private func score(_ beam: FormulaBeam, singleIoU: Double) -> FormulaScore? {
    guard let best = beam.formulas.first, best.formula.length > 1 else { return nil }
    return FormulaScore(
      formula: best.formula.description(table.labels.map(\.name)),
      labels: best.formula.labels.map { table.labels[$0].number },
      intersection: best.intersection,
      union: best.union,
      singleIoU: singleIoU
    )
  }
}

/// What single labels and masks have in common.
private struct SingleLabels {
  /// |l| of each label.
  let sizes: [Int]
  /// |M AND l|, `[units, labels]`.
  let underMasks: [Int]
  /// |M| of each unit.
  let areas: [Int]

  init(_ counts: FormulaCounts) {
    let pairs = counts.common((0..<counts.width).map { Formula($0) })
    sizes = (0..<counts.width).map { pairs[$0 * counts.width + $0] }
    underMasks = counts.labelsUnderMasks()
    areas = counts.areas()
  }

  /// |M AND l|.
  func underMasks(_ unit: Int, _ label: Int) -> Int { underMasks[unit * sizes.count + label] }

  /// The labels of highest IoU, none of IoU 0.
  func beam(of unit: Int, width: Int) -> FormulaBeam {
    var beam = FormulaBeam(width: width)
    for label in sizes.indices where underMasks(unit, label) > 0 {
      beam.offer(
        .init(
          Formula(label),
          size: sizes[label],
          intersection: underMasks(unit, label),
          unitArea: areas[unit]
        )
      )
    }
    return beam
  }
}

/// A formula joined to every label.
private struct NextFormulas {
  let scored: FormulaBeam.Scored
  /// |F AND l| of each label l.
  let common: ArraySlice<Int>
  /// |M AND F AND l| of each label l.
  let underMasks: ArraySlice<Int>

  func offer(to beam: inout FormulaBeam, _ single: SingleLabels, _ unit: Int) {
    let own = Set(scored.formula.labels)
    for (label, (both, bothUnder)) in zip(common, underMasks).enumerated()
    where !own.contains(label) {
      for connective in Formula.Connective.allCases {
        let (size, intersection) =
          switch connective {
          case .or:
            (
              scored.size + single.sizes[label] - both,
              scored.intersection + single.underMasks(unit, label) - bothUnder
            )
          case .and: (both, bothUnder)
          case .andNot: (scored.size - both, scored.intersection - bothUnder)
          }
        beam.offer(
          size: size,
          intersection: intersection,
          unitArea: single.areas[unit]
        ) { Formula(scored.formula, connective, label) }
      }
    }
  }
}
