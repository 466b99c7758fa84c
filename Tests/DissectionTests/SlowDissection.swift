import Attribution
import Dissection
import Networks
import Segmentation

/// Network Dissection a second time, from the paper and the stated conventions: dense arrays and
/// loops over every pixel; no bit sets, no ranges, no shortcuts.
struct SlowDissection {
  var settings = DissectionSettings()
  var field: ReceptiveField?
  var input = (height: 0, width: 0)
  var grid = (height: 0, width: 0)
  var unitCount = 0
  /// For each image each unit's grid, row by row.
  var maps: [[[Float]]] = []
  var annotations: [Annotation] = []
  var labels: [ConceptLabel] = []
  var categories: [String] = []

  /// Where a pixel lies on an axis of the grid, clamped.
  private func position(_ pixel: Int, pixels: Int, cells: Int, input: Int, isRow: Bool) -> Double {
    let axis = isRow ? field?.rows : field?.columns
    var position: Double
    switch settings.upsampling {
    case .receptiveField:
      guard let axis else { return 0 }
      let centre = Double(axis.offset) + Double(axis.size - 1) / 2
      let coordinate = (Double(pixel) + 0.5) * Double(input) / Double(pixels) - 0.5
      position = (coordinate - centre) / Double(axis.step)
    case .netdissect:
      guard let axis else { return 0 }
      let reduction = Int((Double(input) / Double(pixels)).rounded(.toNearestOrEven))
      var first = axis.size / 2 + axis.offset
      // Whole division towards minus infinity.
      while first % reduction != 0 { first -= 1 }
      position = (Double(pixel) - Double(first / reduction)) / Double(axis.step / reduction)
    case .bilinear:
      position = (Double(pixel) + 0.5) * Double(cells) / Double(pixels) - 0.5
    case .bilinearCorners:
      position = pixels == 1 ? 0 : Double(pixel) * Double(cells - 1) / Double(pixels - 1)
    }
    if position < 0 { position = 0 }
    if position > Double(cells - 1) { position = Double(cells - 1) }
    return position
  }

  /// The value between two neighbours, from the nearer one.
  private func between(_ p: Double, _ q: Double, _ t: Double) -> Double {
    t < 0.5 ? p + t * (q - p) : q - (1 - t) * (q - p)
  }

  /// A unit's map in an image, at every pixel.
  func upsampled(image: Int, unit: Int) -> [[Double]] {
    let (height, width) = (annotations[image].height, annotations[image].width)
    let map = maps[image][unit]
    func cell(_ row: Int, _ column: Int) -> Double {
      Double(map[min(row, grid.height - 1) * grid.width + min(column, grid.width - 1)])
    }
    return (0..<height).map { v in
      (0..<width).map { u in
        let x = position(u, pixels: width, cells: grid.width, input: input.width, isRow: false)
        let y = position(v, pixels: height, cells: grid.height, input: input.height, isRow: true)
        let (column, row) = (Int(x), Int(y))
        let above = between(cell(row, column), cell(row, column + 1), x - Double(column))
        let below = between(cell(row + 1, column), cell(row + 1, column + 1), x - Double(column))
        return between(above, below, y - Double(row))
      }
    }
  }

  /// T of a unit.
  func threshold(_ unit: Int) -> Float {
    var values: [Float] = []
    for image in maps.indices {
      switch settings.thresholdOn {
      case .grid: values += maps[image][unit]
      case .upsampled: values += upsampled(image: image, unit: unit).joined().map { Float($0) }
      }
    }
    switch settings.thresholdRule {
    case .rank:
      values.sort(by: >)
      return values[Int(settings.quantile * Double(values.count))]
    case .table:
      values.sort()
      let entry = Int(1000 * (1 - settings.quantile)) - 1
      let place = Double(entry) / 999 * Double(values.count - 1)
      let (low, part) = (Int(place), place - Double(Int(place)))
      guard part > 0 else { return values[low] }
      return Float(Double(values[low]) + part * (Double(values[low + 1]) - Double(values[low])))
    }
  }

  /// How many planes of an image give a pixel a label.
  private func planes(_ image: Int, _ label: Int, _ pixel: Int) -> Int {
    annotations[image].planes.filter { plane in
      switch plane.content {
      case .whole(let number): number == label
      case .pixels(let numbers): numbers[pixel] == Int32(label)
      }
    }.count
  }

  /// Every score, `[U][labels]`.
  func scores() -> [[LabelScore]] {
    (0..<unitCount).map { unit in
      let threshold = Double(threshold(unit))
      let masks = maps.indices.map { image in
        upsampled(image: image, unit: unit).joined().map { $0 > threshold }
      }
      return labels.map { label in
        var (truth, activation, intersection) = (0, 0, 0)
        let kin = labels.filter { $0.category == label.category }
        for (image, mask) in masks.enumerated() {
          var (isOpen, area) = (settings.gate == .none, 0)
          for (pixel, isActive) in mask.enumerated() {
            let count = planes(image, label.number, pixel)
            truth += count
            if isActive { intersection += count }
            if isActive { area += 1 }
            let sees = settings.gate == .image || (settings.gate == .mask && isActive)
            if sees, kin.contains(where: { planes(image, $0.number, pixel) > 0 }) { isOpen = true }
          }
          if isOpen { activation += area }
        }
        return LabelScore(
          label: label.number,
          category: categories.firstIndex(of: label.category) ?? -1,
          truth: truth,
          activation: activation,
          intersection: intersection
        )
      }
    }
  }

  /// The best label of each category that has labels, in their order.
  func best(_ scores: [LabelScore]) -> [LabelScore] {
    categories.indices.compactMap { category in
      var best: LabelScore?
      for score in scores where score.category == category {
        if best == nil || score.iou > best?.iou ?? 0 { best = score }
      }
      return best
    }
  }
}
