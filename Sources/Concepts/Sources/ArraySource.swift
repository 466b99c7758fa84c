package import Diagnostics
package import Tensors

/// Activations and gradients of one layer that were computed elsewhere.
package struct ArraySource: TCAVSource {
  /// Rows under one name, `[n, ...]`.
  package struct Rows: Sendable {
    /// What the rows are called.
    package let name: String
    /// The rows.
    package let values: Tensor<Float>

    /// Rows under a name.
    package init(name: String, values: Tensor<Float>) {
      self.name = name
      self.values = values
    }
  }

  package let concepts: [ImageSet]
  package let random: [ImageSet]
  package let target: TCAVTarget
  package let layers: [String]
  package let provenance: Provenance
  package let notices: [Notice] = []
  private let conceptRows: [Tensor<Float>]
  private let randomRows: [Tensor<Float>]
  private let gradientRows: Tensor<Float>

  /// Arrays of one layer.
  ///
  /// - Parameters:
  ///   - layer: what the layer is called.
  ///   - concepts: the activations of each concept, `[n, ...]`.
  ///   - random: those of the random pool, or of each random set.
  ///   - gradients: the gradients of the class's logit, `[m, ...]`.
  ///   - pooling: what is seen of activations `[n, C, H, W]`.
  ///   - noema: the version of Noema.
  /// - Throws: `concepts.width-mismatch`, every array at once.
  package init(
    layer: String,
    concepts: [Rows],
    random: [Rows],
    gradients: Rows,
    pooling: Pooling,
    noema: String
  ) throws(InputError) {
    let width = gradients.values.rowCount
    try InputError.throwAny(
      (concepts + random).filter { $0.values.rowCount != width }.map {
        .arrayWidth($0.name, $0.values.rowCount, gradients: width)
      }
    )
    layers = [layer]
    conceptRows = concepts.map { pooling.activations($0.values) }
    randomRows = random.map { pooling.activations($0.values) }
    gradientRows = pooling.gradients(gradients.values)
    self.concepts = concepts.map { ImageSet(name: $0.name, rows: $0.values) }
    self.random = random.map { ImageSet(name: $0.name, rows: $0.values) }
    let images = ImageSet(name: gradients.name, rows: gradients.values)
    target = TCAVTarget(
      name: gradients.name,
      index: nil,
      images: ImageSet.summary(name: gradients.name, of: images.images)
    )
    provenance = Provenance(noema: noema)
  }

  package func activations(at layer: String, of rows: [TCAVImages.Row]) -> RowSource {
    let width = gradientRows.rowCount
    return RowSource(count: rows.count, width: width) { index in
      let row = rows[index]
      let place = row.index * width..<(row.index + 1) * width
      return switch row.origin {
      case .concept(let set): conceptRows[set].elements[place]
      case .random(let set): randomRows[set].elements[place]
      }
    }
  }

  package func gradients(at layer: String) -> RowSource { RowSource(gradientRows) }
}

extension Fault {
  static func arrayWidth(_ name: String, _ width: Int, gradients: Int) -> Fault {
    Fault(
      "concepts.array-width",
      "the rows of '\(name)' have \(width) numbers, but the gradients have \(gradients)",
      remedy: "record both at the same layer"
    )
  }
}
