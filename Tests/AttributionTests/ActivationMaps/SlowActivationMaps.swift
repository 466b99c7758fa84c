import Foundation
import Networks
import Tensors

/// Class activation maps a second time, from their papers, in Float64 on the reference kernels: for
/// one image of a network with the input `x` and the scores `logits`.
struct SlowActivationMaps {
  let network: Network
  let layer: String
  let target: Int
  let input: Tensor<Double>
  let units: Int
  let height: Int
  let width: Int
  private let activations: [Double]
  private let gradients: [Double]

  init(_ network: Network, layer: String, target: Int, input: Tensor<Float>) throws {
    let input = input.map { Double($0) }
    let run = try ReferenceRun(network, inputs: ["x": input], needing: ["logits", layer])
    guard let values = run.values[layer], let logits = run.values["logits"] else {
      fatalError("the run has what it needs")
    }
    var seed = Tensor<Double>(logits.shape, repeating: 0)
    seed.elements[target] = 1
    let gradients = try run.gradients(of: "logits", seed: seed, withRespectTo: [layer])
    (self.network, self.layer, self.target, self.input) = (network, layer, target, input)
    (units, height, width) = (values.shape[1], values.shape[2], values.shape[3])
    activations = values.elements
    self.gradients = gradients[layer]?.elements ?? []
  }

  var places: Int { height * width }
  private func a(_ k: Int, _ p: Int) -> Double { activations[k * places + p] }
  private func g(_ k: Int, _ p: Int) -> Double { gradients[k * places + p] }
  private func sum(_ term: (Int) -> Double) -> Double { (0..<places).map(term).reduce(0, +) }

  private func weighted(_ weight: (_ unit: Int) -> Double) -> [Double] {
    let weights = (0..<units).map(weight)
    return (0..<places).map { p in (0..<units).reduce(0) { $0 + weights[$1] * a($1, p) } }
  }

  var gradCAM: [Double] { weighted { k in sum { g(k, $0) } / Double(places) } }

  var gradCAMPlusPlus: [Double] {
    weighted { k in
      let total = sum { a(k, $0) }
      return sum { p in
        let alpha = pow(g(k, p), 2) / (2 * pow(g(k, p), 2) + total * pow(g(k, p), 3) + 1e-6)
        return alpha * max(g(k, p), 0)
      }
    }
  }

  var xGradCAM: [Double] {
    weighted { k in
      let total = sum { a(k, $0) }
      return sum { g(k, $0) * a(k, $0) / (total + 1e-7) }
    }
  }

  var hiResCAM: [Double] {
    (0..<places).map { p in (0..<units).reduce(0) { $0 + g($1, p) * a($1, p) } }
  }

  var layerCAM: [Double] {
    (0..<places).map { p in (0..<units).reduce(0) { $0 + max(g($1, p), 0) * a($1, p) } }
  }

  /// The first principal direction by power iteration, its sign so that the sum with the mean
  /// activation is positive.
  var eigenCAM: [Double] {
    let means = (0..<units).map { k in sum { a(k, $0) } / Double(places) }
    func x(_ k: Int, _ p: Int) -> Double { a(k, p) - means[k] }
    var direction = (0..<units).map { 1 + Double($0) / 10 }
    var map: [Double] = []
    for _ in 0..<2000 {
      map = (0..<places).map { p in (0..<units).reduce(0) { $0 + direction[$1] * x($1, p) } }
      let next = (0..<units).map { k in sum { map[$0] * x(k, $0) } }
      let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      direction = next.map { $0 / length }
    }
    let along = (0..<places).reduce(0) { total, p in
      total + map[p] * (0..<units).reduce(0) { $0 + a($1, p) }
    }
    return along < 0 ? map.map { -$0 } : map
  }

  func scoreCAM() throws -> [Double] {
    let (h, w) = (input.shape[2], input.shape[3])
    let scores = try (0..<units).map { k in
      let large = (0..<h * w).map { bilinear(k, row: $0 / w, column: $0 % w, h, w) }
      let (least, most) = (large.min() ?? 0, large.max() ?? 0)
      let mask = large.map { most > least ? ($0 - least) / (most - least) : 0 }
      var masked = input
      for index in masked.elements.indices { masked.elements[index] *= mask[index % (h * w)] }
      return try score(["x": masked])
    }
    let total = scores.reduce(0) { $0 + exp($1) }
    return weighted { exp(scores[$0]) / total }
  }

  func ablationCAM() throws -> [Double] {
    let whole = try score(["x": input])
    let scores = try (0..<units).map { k in
      var ablated = activations
      for p in 0..<places { ablated[k * places + p] = 0 }
      return try score([layer: Tensor([1, units, height, width], ablated), "x": input])
    }
    return weighted { (whole - scores[$0]) / abs(whole) }
  }

  func score(_ inputs: [String: Tensor<Double>]) throws -> Double {
    let run = try ReferenceRun(network, inputs: inputs, needing: ["logits"])
    return run.values["logits"]?.elements[target] ?? .nan
  }

  /// PyTorch's `interpolate(mode="bilinear", align_corners=False)` at one pixel.
  private func bilinear(_ k: Int, row: Int, column: Int, _ h: Int, _ w: Int) -> Double {
    let y = min(max((Double(row) + 0.5) * Double(height) / Double(h) - 0.5, 0), Double(height - 1))
    let x = min(max((Double(column) + 0.5) * Double(width) / Double(w) - 0.5, 0), Double(width - 1))
    let (top, left) = (Int(y), Int(x))
    let (bottom, right) = (min(top + 1, height - 1), min(left + 1, width - 1))
    let (v, u) = (y - Double(top), x - Double(left))
    return (1 - v) * ((1 - u) * a(k, top * width + left) + u * a(k, top * width + right))
      + v * ((1 - u) * a(k, bottom * width + left) + u * a(k, bottom * width + right))
  }
}
