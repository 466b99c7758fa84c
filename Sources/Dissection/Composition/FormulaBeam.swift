/// The best formulas of one unit so far, best first.
struct FormulaBeam: Sendable {
  /// The formulas kept.
  private(set) var formulas: [Scored] = []
  private let width: Int

  /// A formula with what its IoU comes from.
  struct Scored: Sendable, Hashable {
    let formula: Formula
    /// The formula's pixels.
    let size: Int
    /// Those also under the unit's masks.
    let intersection: Int
    /// The pixels of either.
    let union: Int
    /// intersection / union, 0 where that is empty.
    let iou: Double

    init(_ formula: Formula, size: Int, intersection: Int, unitArea: Int) {
      self.formula = formula
      self.size = size
      self.intersection = intersection
      union = unitArea + size - intersection
      iou = intersectionOverUnion(Double(intersection), Double(union))
    }
  }

  /// A beam of a width.
  init(width: Int) { self.width = width }

  /// Keeps a formula if it is among the best and not there yet; on a tie the earlier one stays ahead.
  mutating func offer(_ scored: Scored) {
    if formulas.count == width, let last = formulas.last, scored.iou <= last.iou { return }
    guard !formulas.contains(where: { $0.formula == scored.formula }) else { return }
    let place = formulas.firstIndex { $0.iou < scored.iou } ?? formulas.count
    formulas.insert(scored, at: place)
    if formulas.count > width { formulas.removeLast() }
  }

  /// Keeps a formula of these counts if it is among the best; it is made only then.
  mutating func offer(
    size: Int,
    intersection: Int,
    unitArea: Int,
    _ formula: () -> Formula
  ) {
    let union = unitArea + size - intersection
    let iou = intersectionOverUnion(Double(intersection), Double(union))
    if formulas.count == width, let last = formulas.last, iou <= last.iou { return }
    offer(Scored(formula(), size: size, intersection: intersection, unitArea: unitArea))
  }
}
