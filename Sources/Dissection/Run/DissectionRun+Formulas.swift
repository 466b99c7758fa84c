import Diagnostics

extension DissectionRun {
  /// The best compositional label of each unit of a layer, on the images on which labels are found;
  /// `nil` where none was looked for, or none beats every single label.
  func formulas(_ libraries: LayerLibraries, layer: Int) -> [FormulaScore?] {
    let units = job.source.layers[layer].unitCount
    guard job.settings.formulaLength > 1 else {
      return [FormulaScore?](repeating: nil, count: units)
    }
    running.progress("formulas", layer, of: job.source.layers.count)
    return FormulaSearch(
      units: units,
      table: job.table,
      labels: library,
      masks: libraries.masks,
      images: job.found,
      beam: job.settings.beam,
      workers: running.workers
    ).best(length: job.settings.formulaLength)
  }
}
