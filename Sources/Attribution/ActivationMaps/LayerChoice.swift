import Diagnostics
import Networks
import Statistics
import Tensors

/// The layers at which class activation maps are read.
struct LayerChoice {
  /// A layer with its units.
  struct Layer: Sendable {
    let name: String
    let grid: UnitGrid
  }

  /// The layers, and what to tell of how they were chosen.
  let found: (layers: [Layer], notices: [Notice])

  /// The layers of a map's settings, or the one that is taken where none is named: for CAM the one
  /// that is pooled, for a question about a layer that layer, else the last one with places that the
  /// target depends on at its places.
  ///
  /// - Throws: all names that there are not, all layers without units over places.
  init(_ map: ClassActivationMap, _ question: Question) throws {
    let network = question.engine.network
    let shapes = question.tensorShapes()
    func layers(_ names: [String], _ axes: LayerAxes) throws -> [Layer] {
      try Self.layers(names, axes, question, shapes)
    }
    if !map.layers.isEmpty {
      found = (try layers(try Self.names(map.layers, network), map.axes), [])
    } else if map.weighting is PooledCAM {
      let layer = try PooledHead(of: question.targetTensor, network).layer
      found = (try layers([layer], map.axes), [])
    } else if !question.isAboutInput {
      found = (try layers([question.tensor], map.axes), [])
    } else {
      let layer = try Self.last(question, shapes)
      let axes = map.axes == .automatic ? layer.axes : map.axes
      found = (
        try layers([layer.name], axes),
        [.chosenLayer(layer.name, map.weighting.name)]
      )
    }
  }

  /// The exact names, all faults at once.
  private static func names(_ names: [String], _ network: Network) throws(InputError) -> [String] {
    var (exact, faults) = ([String](), [Fault]())
    for name in names {
      do throws(InputError) { exact.append(try network.tensor(named: name)) } catch {
        faults += error.faults
      }
    }
    try InputError.throwAny(faults)
    return exact
  }

  private static func layers(
    _ names: [String],
    _ axes: LayerAxes,
    _ question: Question,
    _ shapes: [String: Shape]
  ) throws -> [Layer] {
    let one = question.asked(aboutImages: 0..<1)
    let others = names.filter { shapes[$0] == nil }
    let values = others.isEmpty ? [:] : try one.outputs(others, of: one.values, owners: [0])
    var (layers, faults) = ([Layer](), [Fault]())
    for name in names {
      let shape = shapes[name] ?? values[name]?.shape ?? one.values.shape
      do throws(InputError) {
        let grid = try UnitGrid(name, Shape(Array(shape.dims.dropFirst())), axes: axes)
        if grid.places > 1 {
          layers.append(Layer(name: name, grid: grid))
        } else {
          faults.append(.noPlaces(name, shape))
        }
      } catch { faults += error.faults }
    }
    try InputError.throwAny(faults)
    return layers
  }

  /// The last layer with places at whose places the target's gradient is not zero: what follows a
  /// transformer's last attention reaches a class token's score only through that token, which has no
  /// place.
  ///
  /// That is a matter of the network, not of an image: it is seen in noise, so that no image's map
  /// depends on the images beside it.
  private static func last(
    _ question: Question,
    _ shapes: [String: Shape]
  ) throws -> MapLayers.Layer {
    let candidates = MapLayers(of: question, shapes).layers
    guard let last = candidates.last else {
      throw InputError(.noMapLayer(question.targetTensor))
    }
    if last.axes != .tokens { return last }
    let some = candidates.suffix(Self.mostTried)
    let names = some.map(\.name)
    var random = SeededGenerator(seed: 0).stream("reach")
    let shape = Shape([1] + question.rowShape.dims)
    let noise = Tensor(shape, random.normals(shape.count))
    let reached = try question.backward(of: noise, owners: [0], to: names)
    return some.last { layer in
      let gradient = reached.gradient(at: layer.name)
      guard
        let grid = try? UnitGrid(
          layer.name,
          Shape(Array(gradient.shape.dims.dropFirst())),
          axes: layer.axes
        )
      else { return false }
      return gradient.elements.enumerated().contains {
        $1 != 0 && grid.place(of: $0 % gradient.rowCount) != nil
      }
    } ?? last
  }

  /// Two blocks of a transformer make fewer.
  private static let mostTried = 8
}
