public import Diagnostics
public import Tensors

/// Where the activations and gradients of a TCAV run come from: images through a network, or arrays
/// computed elsewhere.
public protocol TCAVSource {
  /// The concepts' images.
  var concepts: [ImageSet] { get }
  /// The random images: one pool, or one set a folder.
  var random: [ImageSet] { get }
  /// The class whose logit was differentiated.
  var target: TCAVTarget { get }
  /// The layers, in the order asked for.
  var layers: [String] { get }
  /// What made the numbers.
  var provenance: Provenance { get }
  /// What a reader must know of where the numbers came from.
  var notices: [Notice] { get }

  /// The activations of some images at a layer, one flattened row an image.
  func activations(at layer: String, of rows: [TCAVImages.Row]) throws -> RowSource

  /// The gradients of the class's logit at a layer, one flattened row a class image.
  func gradients(at layer: String) throws -> RowSource
}

extension TCAV {
  /// A whole run: every layer of a source measured, then summed up.
  ///
  /// - Throws: faults of the settings and of the source's images, and what measuring throws.
  public static func run(
    _ source: some TCAVSource,
    settings: TCAVSettings,
    workers: Workers,
    progress: ProgressReporter = .silent
  ) throws -> TCAVResult {
    let images = try TCAVImages(concepts: source.concepts, random: source.random)
    let tcav = try TCAV(target: source.target, images: images, settings: settings)
    var layers: [TCAVLayerResult] = []
    for layer in source.layers {
      progress("layers", layers.count, of: source.layers.count)
      let products = try LayerProducts(
        layer: layer,
        activations: source.activations(at: layer, of: images.rows),
        gradients: source.gradients(at: layer),
        from: images.firstCompared(againstConcepts: settings.againstConcepts),
        workers: workers
      )
      layers.append(try tcav.measure(products, workers: workers))
    }
    progress("layers", layers.count, of: layers.count)
    var result = tcav.result(of: layers, provenance: source.provenance)
    result.notices = source.notices + result.notices
    return result
  }
}
