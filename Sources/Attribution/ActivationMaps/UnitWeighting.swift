public import Tensors

/// A map that is the sum over units of weights times activations, where a unit's weights follow from
/// its own activations and gradients: S is the target, A one unit's map, g = dS/dA.
public protocol UnitWeighting: MapWeighting {
  /// The weights of one unit: one, or one a place.
  ///
  /// - Parameters:
  ///   - activations: A(i, j) at all places.
  ///   - gradients: g(i, j) at all places.
  func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double]
}

extension UnitWeighting {
  /// The sum over units of weights times activations.
  public func maps(of layer: MappedLayer, _ question: Question) -> Tensor<Float> {
    layer.combined { image, unit in
      weights(
        activations: layer.activation(image: image, unit: unit),
        gradients: layer.gradient(image: image, unit: unit)
      )
    }
  }
}

/// Grad-CAM: a unit's weight is the mean of its gradients over space (Selvaraju et al. 2017, equation
/// 1, arXiv:1610.02391).
public struct GradCAM: UnitWeighting {
  /// Grad-CAM.
  public init() {}

  /// The name.
  public var name: String { "Grad-CAM" }

  /// The mean gradient.
  public func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double] {
    [gradients.reduce(0.0) { $0 + Double($1) } / Double(gradients.count)]
  }
}

/// Grad-CAM++: positive gradients weighted by alpha = g^2 / (2 g^2 + g^3 sum A) (Chattopadhay et al.
/// 2018, equations 10 and 19, arXiv:1710.11063), for a score that is the exponential of S.
///
/// As pytorch-grad-cam, 1e-6 is added to the denominator, so that alpha is 0 where g is.
public struct GradCAMPlusPlus: UnitWeighting {
  /// Grad-CAM++.
  public init() {}

  /// The name.
  public var name: String { "Grad-CAM++" }

  /// The sum over places of alpha times the positive gradient.
  public func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double] {
    let sum = activations.reduce(0.0) { $0 + Double($1) }
    return [
      gradients.reduce(0.0) { total, gradient in
        let g = Double(gradient)
        guard g > 0 else { return total }
        return total + g * (g * g / (2 * g * g + sum * g * g * g + Self.epsilon))
      }
    ]
  }

  private static let epsilon = 1e-6
}

/// XGrad-CAM: a unit's weight is the mean of its gradients, weighted by its activations (Fu et al.
/// 2020, equation 10, arXiv:2008.02312).
///
/// As pytorch-grad-cam, 1e-7 is added to the sum of activations.
public struct XGradCAM: UnitWeighting {
  /// XGrad-CAM.
  public init() {}

  /// The name.
  public var name: String { "XGrad-CAM" }

  /// The sum over places of g A / sum A.
  public func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double] {
    let sum = activations.reduce(0.0) { $0 + Double($1) } + Self.epsilon
    let product = zip(gradients, activations).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    return [sum == 0 ? 0 : product / sum]
  }

  private static let epsilon = 1e-7
}

/// HiRes-CAM: gradient times activation at each place, summed over units (Draelos and Carin 2020,
/// section 3.2, arXiv:2011.08891).
///
/// Behind a head that is linear from the layer on it is complete: the map sums to the score but for
/// the bias.
public struct HiResCAM: UnitWeighting {
  /// HiRes-CAM.
  public init() {}

  /// The name.
  public var name: String { "HiRes-CAM" }

  /// The gradients themselves.
  public func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double] {
    gradients.map { Double($0) }
  }
}

/// Layer-CAM: positive gradient times activation at each place (Jiang et al. 2021, equation 5,
/// doi:10.1109/TIP.2021.3089943).
public struct LayerCAM: UnitWeighting {
  /// Layer-CAM.
  public init() {}

  /// The name.
  public var name: String { "Layer-CAM" }

  /// The positive part of the gradients.
  public func weights(activations: ArraySlice<Float>, gradients: ArraySlice<Float>) -> [Double] {
    gradients.map { Double(max($0, 0)) }
  }
}
