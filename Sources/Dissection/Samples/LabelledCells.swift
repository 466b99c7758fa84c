package import Attribution
import Diagnostics
package import Segmentation
import Statistics
package import Tensors

/// The activations of a layer's cells inside a label's pixels and outside them, each cell one row of
/// its channels: what a CAV in the layer's channel space is fitted from.
///
/// A cell belongs to the pixel of the label map that lies nearest to its centre. Cells outside are
/// taken from images that hold a label of the same category, for where nobody looked for the label its
/// absence means nothing. As many are taken of either side, at random, as the smaller one has, but at
/// most `limit`.
package struct LabelledCells: Sendable {
  /// The label.
  package let label: ConceptLabel
  /// The cells inside, `[n, C]`.
  package let inside: Tensor<Float>
  /// The cells outside, `[n, C]`.
  package let outside: Tensor<Float>

  /// The most cells of either side: with a few hundred channels a fit stays one of seconds, and more
  /// of the same images' cells add little.
  package static let limit = 2000

  /// Draws cells for each label and layer.
  ///
  /// - Parameters:
  ///   - labels: numbers of the data set's labels.
  ///   - seed: of the choice of cells.
  /// - Returns: for each layer of the source, for each label in order, its cells.
  /// - Throws: the faults of the data set's label files; `dissection.no-cells` for every label that
  ///   lies under no cell, or under all; what the source throws.
  package static func draw(
    _ labels: [ConceptLabel],
    of dataset: any SegmentedDataset,
    from source: any MapSource,
    upsampling: Upsampling = .receptiveField,
    seed: UInt64,
    workers: Workers
  ) throws -> [[LabelledCells]] {
    let layers = source.layers
    let annotations = try workers.map(blocks: dataset.images.count) { image in
      let annotation = try dataset.annotation(of: image)
      return layers.map { layer in
        CellLabels(annotation, layer, upsampling, categories: dataset.categories, labels)
      }
    }
    var faults: [Fault] = []
    let choices = layers.indices.map { layer in
      labels.indices.map { label -> Choice in
        var generator = SeededGenerator(seed: seed).stream("cells").stream(labels[label].number)
        let choice = Choice(annotations.map { $0[layer].cells[label] }, &generator)
        if choice.inside.isEmpty { faults.append(.noCells(labels[label].name, layers[layer].name)) }
        return choice
      }
    }
    try InputError.throwAny(faults)
    let rows = try Self.rows(of: choices, source)
    return choices.enumerated().map { layer, choices in
      zip(labels, choices).map { label, choice in
        LabelledCells(
          label: label,
          inside: Self.tensor(choice.inside, rows[layer]),
          outside: Self.tensor(choice.outside, rows[layer])
        )
      }
    }
  }

  /// A cell of an image.
  fileprivate struct Cell: Sendable, Hashable {
    let image: Int
    let place: Int
  }

  /// The channels of all chosen cells, layer by layer; the network is run on their images alone.
  private static func rows(
    of choices: [[Choice]],
    _ source: any MapSource
  ) throws -> [[Cell: [Float]]] {
    let wanted = choices.map { Set($0.flatMap { $0.inside + $0.outside }) }
    let byImage = wanted.map { Dictionary(grouping: $0, by: \.image) }
    var rows = [[Cell: [Float]]](repeating: [:], count: choices.count)
    let images = Set(wanted.joined().map(\.image)).sorted()
    let unreadable = try source.stream(images, holdsMaps: false) { image in
      image.maps.enumerated().map { layer, maps in
        maps.withValues { values in
          (byImage[layer][image.image] ?? []).map { cell in
            let channels = (0..<source.layers[layer].grid.units).map {
              values[$0 * maps.cellCount + cell.place]
            }
            return (cell, channels)
          }
        }
      }
    } _: { seen in
      for (layer, cells) in seen.flatMap({ $0.enumerated() }) {
        rows[layer].merge(cells) { $1 }
      }
    }
    try InputError.throwAny(unreadable.flatMap(\.faults))
    return rows
  }

  private static func tensor(_ cells: [Cell], _ rows: [Cell: [Float]]) -> Tensor<Float> {
    let values = cells.compactMap { rows[$0] }
    return Tensor([values.count, values.first?.count ?? 0], values.flatMap { $0 })
  }
}

/// The cells that were drawn for a label.
private struct Choice {
  let inside: [LabelledCells.Cell]
  let outside: [LabelledCells.Cell]

  /// Draws as many cells of either side.
  ///
  /// - Parameter cells: for each image whether each cell is inside; `nil` where nobody looked.
  init(_ cells: [[Bool]?], _ generator: inout SeededGenerator) {
    func all(_ isInside: Bool) -> [LabelledCells.Cell] {
      cells.enumerated().flatMap { image, cells in
        (cells ?? []).enumerated().filter { $0.element == isInside }
          .map { LabelledCells.Cell(image: image, place: $0.offset) }
      }
    }
    let (inside, outside) = (all(true), all(false))
    let count = min(inside.count, outside.count, LabelledCells.limit)
    self.inside = generator.sample(count, of: inside)
    self.outside = generator.sample(count, of: outside)
  }
}

/// Which cells of an image carry which labels.
private struct CellLabels: Sendable {
  /// For each label whether each cell carries it; `nil` if the image has no label of its category.
  let cells: [[Bool]?]

  init(
    _ annotation: Annotation,
    _ layer: MapLayer,
    _ upsampling: Upsampling,
    categories: [String],
    _ labels: [ConceptLabel]
  ) {
    let size = LabelLibrary.Size(width: annotation.width, height: annotation.height)
    let used = layer.upsampling(asked: upsampling, over: [size])
    let geometry = layer.geometry(used, over: size)
    let (columns, rows) = (geometry.columns.nearestPixels, geometry.rows.nearestPixels)
    let pixels = rows.flatMap { row in columns.map { row * annotation.width + $0 } }
    let held = Set(annotation.planes.map { categories[$0.category] })
    cells = labels.map { label in
      guard held.contains(label.category) else { return nil }
      return pixels.map { pixel in
        annotation.planes.contains { plane in
          switch plane.content {
          case .whole(let number): number == label.number
          case .pixels(let numbers): Int(numbers[pixel]) == label.number
          }
        }
      }
    }
  }
}

extension AxisSampling {
  /// For each cell the pixel nearest to its centre, the first of two.
  fileprivate var nearestPixels: [Int] {
    (0..<cells).map { cell in
      let distances = (0..<pixels).map { pixel in
        abs(Double(nearer[pixel]) + offset[pixel] - Double(cell))
      }
      return distances.firstIndex(of: distances.min() ?? 0) ?? 0
    }
  }
}
