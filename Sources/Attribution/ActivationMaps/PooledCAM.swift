import Diagnostics
import Networks
public import Tensors

/// CAM: the last layer's units, each weighted by its class weight (Zhou et al. 2016, equation 2,
/// arXiv:1512.04150): M(i, j) = sum of w_k A_k(i, j).
///
/// It exists only where a global average pool is followed by one linear map; the layer is then the
/// one that is pooled. The mean of the map is the score but for the bias.
public struct PooledCAM: MapWeighting {
  /// CAM.
  public init() {}

  /// The name.
  public var name: String { "CAM" }

  /// The layer's gradients are the weights over the number of places, since the head is linear.
  public func maps(of layer: MappedLayer, _ question: Question) throws -> Tensor<Float> {
    let head = try PooledHead(of: question.targetTensor, question.engine.network)
    guard head.layer == layer.name else {
      throw InputError(.unfit(name, "the layer that is pooled is '\(head.layer)'"))
    }
    let places = Double(layer.grid.places)
    let largest = layer.gradients?.elements.reduce(0) { max($0, abs($1)) } ?? 0
    var isAverage = true
    let maps = layer.combined { image, unit in
      let gradients = layer.gradient(image: image, unit: unit)
      let first = gradients.first ?? 0
      if gradients.contains(where: { abs($0 - first) > Self.rounding * largest }) {
        isAverage = false
      }
      return [places * Double(first)]
    }
    guard isAverage else {
      throw InputError(.noPooledHead("a pooling that does not average the whole map"))
    }
    return maps
  }

  /// How far, as a share of the largest, gradients lie apart that are equal but for rounding.
  private static let rounding: Float = 1e-5
}
