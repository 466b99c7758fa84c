import Tensors

/// Counts of pixels, over images, in which formulas meet labels and masks.
struct FormulaCounts: Sendable {
  let units: Int
  /// The number of labels.
  let width: Int
  private let labels: LabelLibrary
  private let masks: MaskLibrary
  private let places: [Int]
  private let workers: Workers

  /// Counts over some images; those without a page of masks take no part.
  init(
    units: Int,
    labelCount: Int,
    labels: LabelLibrary,
    masks: MaskLibrary,
    images: [Int],
    workers: Workers
  ) {
    self.units = units
    width = labelCount
    self.labels = labels
    self.masks = masks
    self.workers = workers
    let taking = Set(images)
    places = masks.images.indices.filter { taking.contains(masks.images[$0]) }
  }

  /// |F AND l| for each formula F and label l, `[formulas, labels]`.
  func common(_ formulas: [Formula]) -> [Int] {
    sum(formulas.count * width) { place, sums in
      let rasters = labels.labels(of: masks.images[place]) { LabelRasters($0) }
      for (row, formula) in formulas.enumerated() {
        guard let pixels = rasters.pixels(of: formula) else { continue }
        rasters.count(pixels, from: 0, into: sums + row * width)
      }
    }
  }

  /// |M AND F AND l| for each unit's masks M, each of its formulas F and each label l: rows of labels,
  /// unit by unit.
  func common(underMasks formulas: [[Formula]]) -> [Int] {
    let rows = formulas.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    return sum((rows.last ?? 0) * width) { place, sums in
      let rasters = labels.labels(of: masks.images[place]) { LabelRasters($0) }
      masks.masks(at: place) { masks in
        for mask in masks {
          for (slot, formula) in formulas[mask.key].enumerated() {
            guard let pixels = rasters.pixels(of: formula, under: mask) else { continue }
            let row = rows[mask.key] + slot
            rasters.count(pixels, from: mask.firstWord, into: sums + row * width)
          }
        }
      }
    }
  }

  /// |M AND l| for each unit's masks M and label l, `[units, labels]`.
  func labelsUnderMasks() -> [Int] {
    sum(units * width) { place, sums in
      let rasters = labels.labels(of: masks.images[place]) { LabelRasters($0) }
      masks.masks(at: place) { masks in
        for mask in masks { rasters.count(mask, into: sums + mask.key * width) }
      }
    }
  }

  /// |M| for each unit's masks M.
  func areas() -> [Int] {
    sum(units) { place, sums in
      masks.masks(at: place) { masks in
        for mask in masks { sums[mask.key] += mask.area }
      }
    }
  }

  /// Sums of whole numbers over images; their order does not matter.
  private func sum(
    _ count: Int,
    _ body: @Sendable (_ place: Int, _ sums: UnsafeMutablePointer<Int>) -> Void
  ) -> [Int] {
    guard count > 0 else { return [] }
    let blocks = max(1, min(workers.count, places.count))
    let parts = workers.map(blocks: blocks) { block in
      var sums = [Int](repeating: 0, count: count)
      sums.withUnsafeMutableBufferPointer { sums in
        guard let sums = sums.baseAddress else { return }
        for index in stride(from: block, to: places.count, by: blocks) {
          body(places[index], sums)
        }
      }
      return sums
    }
    return parts.dropFirst().reduce(into: parts[0]) { sums, part in
      for index in sums.indices { sums[index] += part[index] }
    }
  }
}
