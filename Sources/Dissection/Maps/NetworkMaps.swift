package import Attribution
import Diagnostics
import Foundation
import Images
package import Networks
package import Probing
package import Segmentation
package import Tensors

/// Maps from a network that is run on the images of a data set.
///
/// Images are stretched to the network's input, not cropped, so that every pixel of a label map has
/// its place in the input.
package struct NetworkMaps: MapSource {
  package let layers: [MapLayer]
  package let multiplyAdds: Int
  /// The digest of how images are prepared.
  package let preprocessing: Digest
  private let probe: ImageProbe
  private let dataset: any SegmentedDataset

  /// What is asked of a network.
  package struct Question: Sendable {
    /// The exact names of the tensors; each once.
    package var layers: [String]
    /// What their axes stand for.
    package var axes: LayerAxes
    /// What is dissected beside the units, by the exact name of the layer.
    package var directions: [String: [UnitDirection]]

    /// A question.
    package init(layers: [String], axes: LayerAxes, directions: [String: [UnitDirection]]) {
      self.layers = layers
      self.axes = axes
      self.directions = directions
    }
  }

  /// A network with its card, over a data set.
  ///
  /// - Throws: every layer without units and every direction that does not fit; everything in which
  ///   card and network disagree.
  package init(
    _ question: Question,
    of network: Network,
    card: NetworkCard,
    dataset: any SegmentedDataset,
    settings: ProbeSettings,
    store: ActivationStore?
  ) throws {
    var card = card
    card.preprocessing.resize = .squash
    probe = try ImageProbe(
      network,
      card: card,
      request: ProbeRequest(activations: question.layers),
      settings: settings,
      store: store
    )
    self.dataset = dataset
    let preprocessing = card.preprocessing
    self.preprocessing = preprocessing.digest
    let input = try card.inputName(of: network)
    let shape = Shape([1] + preprocessing.shape.dims)
    let found = network.layers([input: shape])
    multiplyAdds = network.multiplyAdds([input: shape])
    var (layers, faults) = ([MapLayer](), [Fault]())
    for name in question.layers {
      do {
        let known = name == input ? shape.dims : found.first { $0.tensor == name }?.shape
        guard let dims = known, !dims.isEmpty else {
          throw InputError(.layerNotComputed(name))
        }
        let grid = try UnitGrid(name, Shape(Array(dims.dropFirst())), axes: question.axes)
        layers.append(
          try MapLayer(
            name: name,
            grid: grid,
            directions: question.directions[name] ?? [],
            field: try network.receptiveField(of: name, from: input, inputShape: shape),
            input: MapGeometry.Extent(height: preprocessing.height, width: preprocessing.width)
          )
        )
      } catch let error as InputError { faults += error.faults }
    }
    try InputError.throwAny(faults)
    self.layers = layers
  }

  package func stream<Seen: Sendable>(
    _ images: [Int],
    holdsMaps: Bool,
    look: @Sendable (ImageMaps) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws -> [UnreadableImage] {
    let files = images.map { dataset.images[$0].file }
    let bad = try probe.stream(
      files,
      batches: { holdsMaps ? 1 : ImageProbe.mostBatches },
      look: { image in
        look(
          ImageMaps(
            image: images[image.index],
            digest: image.digest,
            maps: layers.map { $0.maps(of: image.activationRow(of: $0.name)) }
          )
        )
      },
      body
    )
    let faults = Dictionary(bad.map { ($0.file, $0.faults) }, uniquingKeysWith: { $1 })
    return zip(images, files).compactMap { image, file in
      faults[file].map { UnreadableImage(image: image, faults: $0) }
    }
  }
}
