import Attribution

/// How the maps of a job's layers lie over its label maps: one `MaskBuilder` a layer and size of label
/// maps.
struct DissectionGeometry: Sendable {
  private let builders: [[LabelLibrary.Size: MaskBuilder]]
  private let sizes: [LabelLibrary.Size]
  /// For each layer how its maps are laid over label maps.
  let used: [Upsampling]

  init(_ job: DissectionJob, sizes: [LabelLibrary.Size]) {
    self.sizes = sizes
    let distinct = Set(sizes)
    let layers = job.source.layers
    used = layers.map { $0.upsampling(asked: job.settings.upsampling, over: distinct) }
    builders = zip(layers, used).map { layer, used in
      Dictionary(
        uniqueKeysWithValues: distinct.map { ($0, MaskBuilder(layer.geometry(used, over: $0))) }
      )
    }
  }

  /// The builder of a layer's masks over an image's label maps.
  func builder(layer: Int, image: Int) -> MaskBuilder {
    guard let builder = builders[layer][sizes[image]] else {
      preconditionFailure("every size has a builder")
    }
    return builder
  }
}
