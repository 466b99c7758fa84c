import Diagnostics
import Networks
import Tensors

/// A class activation map: the units of a layer, weighted and added up to one map over the input.
///
/// The layer is any tensor with units over places: feature maps, or tokens of which those without a
/// place (the class token) are left out. The map is made at the layer's grid and laid over the rows
/// and columns of the question's tensor; where that tensor is the layer, it stays as it is.
public struct ClassActivationMap: AttributionMethod {
  /// How the layer's units are weighted.
  public var weighting: any MapWeighting
  /// The layers, by exact names or unique suffixes; none for the last one with places before the
  /// head. The maps of several are laid over each other.
  public var layers: [String] = []
  /// What the axes of the layers stand for.
  public var axes = LayerAxes.automatic
  /// Whether negative places become 0: the paper of Grad-CAM keeps only what speaks for the class.
  public var isRectified = true
  /// How the map is laid over the input.
  public var upsampling = Upsampling.bilinear
  /// How a map is scaled; those of several layers are scaled by their largest value at least.
  public var scaling = MapScaling.none
  /// How the maps of several layers become one.
  public var overlay = MapOverlay.mean

  /// A map with this weighting; see the properties for the other settings.
  public init(_ weighting: any MapWeighting) { self.weighting = weighting }

  /// The map, `[N, 1, H, W]` over the question's tensor; the layers' own grids, before rectification
  /// and scaling, in the array `grid` (or `grid NAME` of several layers), `[N, h, w]`.
  ///
  /// A map that is 0 everywhere stays so however it is scaled, and a notice names its image.
  ///
  /// - Throws: `attribution.no-units` for every layer without places, `attribution.unfit-method`,
  ///   `attribution.not-finite`, and what running throws.
  public func attribute(_ question: Question) throws -> Relevance {
    let (layers, chosen) = try LayerChoice(self, question).found
    let grids = try self.grids(layers, question)
    let pixels = try question.places(
      axes: layers.count == 1 ? own(layers[0], question) : .automatic
    )
    let workers = Workers(question.engine.threads)
    let maps = try zip(layers, grids).map { layer, grid in
      let geometry = try question.geometry(upsampling, of: layer.name, layer.grid, over: pixels)
      return try laid(grid, geometry, several: layers.count > 1, workers)
    }
    var values: [Float] = []
    for image in 0..<question.count {
      let whole = overlay.combined(maps.map { Array($0.rowElements(image)) })
      values += scaling == .range ? scaling.scaled(whole) : whole
    }
    let empty = (0..<question.count).filter { image in
      maps.allSatisfy { $0.rowElements(image).allSatisfy { $0 == 0 } }
    }
    let name = weighting.name
    let told = ImageNotice(question, rows: empty) { Notice.emptyMaps(name, $0.numbers) }
    let names = layers.map { layers.count == 1 ? "grid" : "grid \($0.name)" }
    return Relevance(
      Tensor([question.count, 1, pixels.height, pixels.width], values),
      arrays: Dictionary(zip(names, grids)) { first, _ in first },
      notices: chosen
    ).telling([told].compactMap { $0 })
  }

  private func own(_ layer: LayerChoice.Layer, _ question: Question) -> LayerAxes {
    layer.name == question.tensor ? layer.grid.axes : .automatic
  }

  /// The maps at the layers' grids, `[N, h, w]` each, from one pass over all layers.
  private func grids(
    _ layers: [LayerChoice.Layer],
    _ question: Question
  ) throws -> [Tensor<Float>] {
    var joined = layers.map { _ in RowJoin() }
    for block in question.blocks(of: question.count) {
      let part = question.asked(aboutImages: block)
      for (index, layer) in try part.mapped(layers, gradients: weighting.readsGradients)
        .enumerated()
      {
        let maps = try weighting.maps(of: layer, part)
        guard maps.elements.allSatisfy(\.isFinite) else {
          throw InputError(.notFiniteRelevance(weighting.name, at: layer.name))
        }
        joined[index].append(maps, block.count)
      }
    }
    return joined.map(\.tensor)
  }

  /// A layer's maps over the pixels, rectified and scaled.
  private func laid(
    _ grid: Tensor<Float>,
    _ geometry: MapGeometry,
    several: Bool,
    _ workers: Workers
  ) throws -> Tensor<Float> {
    let scaling = several && self.scaling == .none ? .maximum : self.scaling
    var rows: [Float] = []
    for image in 0..<grid.shape[0] {
      let map = grid.rowElements(image).map { isRectified ? max($0, 0) : $0 }
      rows += scaling == .range ? scaling.scaled(map) : map
    }
    let laid = geometry.upsampled(Tensor(grid.shape, rows), workers: workers)
    guard scaling == .maximum else { return laid }
    return Tensor(
      laid.shape,
      (0..<laid.shape[0]).flatMap { scaling.scaled(Array(laid.rowElements($0))) }
    )
  }
}

extension Question {
  /// The layers' units for all images, with gradients if they are read: one forward and at most one
  /// backward pass.
  fileprivate func mapped(
    _ layers: [LayerChoice.Layer],
    gradients: Bool
  ) throws -> [MappedLayer] {
    let names = Set(layers.map(\.name)).sorted()
    let recorded = names.filter { $0 != tensor }
    let owners = Array(0..<count)
    var all: [String: Tensor<Float>] = [:]
    var reached: [String: Tensor<Float>] = [:]
    if gradients {
      let passed = try backward(of: values, owners: owners, to: names, record: recorded)
      (all, reached) = (passed.recorded, passed.gradients)
    } else if !recorded.isEmpty {
      all = try outputs(recorded, of: values, owners: owners)
    }
    all[tensor] = values
    return layers.compactMap { layer in
      all[layer.name].map {
        MappedLayer(layer.name, layer.grid, values: $0, gradients: reached[layer.name])
      }
    }
  }
}
