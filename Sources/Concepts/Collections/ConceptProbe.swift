import Attribution
package import Diagnostics
package import Images
package import Networks
import ONNX
package import Probing
package import Tensors

/// Folders of images through a network, forward, folder by folder and layer by layer.
package struct ConceptProbe {
  /// The layers, by the exact names of their tensors.
  package let layers: [String]
  /// Files that were left out.
  package let notices: [Notice]
  /// Digests of the network and of its preprocessing.
  package let digests: [String: String]
  /// The images of each folder that could be read, in the order given.
  package let sets: [ImageSet]
  private let rows: ProbeRows
  private let places: [[Int]]

  /// Runs the network on every image.
  ///
  /// - Parameters:
  ///   - folders: the folders.
  ///   - layers: the exact names of tensors.
  ///   - network: the network.
  ///   - card: its card.
  ///   - pooling: what is seen of a layer.
  ///   - settings: how the probe works.
  ///   - store: where rows are kept from run to run.
  /// - Throws: what the probe throws, and every folder without a readable image.
  package init(
    _ folders: [ImageFolder],
    layers: [String],
    of network: Network,
    card: NetworkCard,
    pooling: Pooling,
    settings: ProbeSettings,
    store: ActivationStore? = nil
  ) throws {
    let probe = try ImageProbe(
      network,
      card: card,
      request: ProbeRequest(activations: layers, pooling: pooling),
      settings: settings,
      store: store
    )
    let rows = try probe.rows(of: folders.flatMap(\.files))
    let placeOfFile = Dictionary(
      zip(rows.images.map(\.file), rows.images.indices),
      uniquingKeysWith: { first, _ in first }
    )
    let places = folders.map { $0.files.compactMap { placeOfFile[$0] } }
    let bad = Dictionary(rows.bad.map { ($0.file, $0.faults) }, uniquingKeysWith: { $1 })
    try InputError.throwAny(
      zip(folders, places).filter(\.1.isEmpty).flatMap { folder, _ in
        folder.files.flatMap { bad[$0] ?? [] }
      }
    )
    sets = zip(folders, places).map { folder, places in
      ImageSet(
        name: folder.name,
        images: places.map {
          .init(name: rows.images[$0].file.path, digest: rows.images[$0].digest.hex)
        }
      )
    }
    self.layers = layers
    self.rows = rows
    self.places = places
    notices = [rows.notice].compactMap { $0 }
    digests = [
      "network": network.model.digest.hex, "preprocessing": card.preprocessing.digest.hex,
    ]
  }

  /// The activations of each folder at a layer, `[n, C, H, W]`, or `[n, C]` if pooled.
  ///
  /// - Throws: what bringing them back from disk throws.
  /// - Precondition: the layer is one of the layers.
  package func activations(at layer: String) throws -> [LabelledActivations] {
    let source = rows.activations(of: layer)
    let shape = rows.shape(of: layer)
    return try zip(sets, places).map { set, places in
      let elements = try source.picking(places).read(places.indices).elements
      return LabelledActivations(set, rows: Tensor(Shape([places.count] + shape.dims), elements))
    }
  }

  /// The images of all folders by their projection on a CAV, the most similar to the concept first,
  /// numbered through all folders.
  ///
  /// - Throws: `attribution.other-shape` if the layer is not the CAV's, and what reading throws.
  /// - Precondition: the layer is one of the layers.
  package func sorted(by cav: CAV, at layer: String) throws -> [CAVSimilarity] {
    let source = rows.activations(of: layer)
    let shape = rows.shape(of: layer)
    let projections = try places.joined().flatMap { place in
      let row = try source.read(place..<place + 1).reshaped(Shape([1] + shape.dims))
      return try cav.direction.projections(of: row)
    }
    return cav.sorted(projections: projections)
  }
}
