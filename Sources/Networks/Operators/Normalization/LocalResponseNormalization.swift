import Foundation
package import Tensors

/// Each element divided by a power of the squares around it along the channels; ONNX `LRN`
/// (Krizhevsky et al. 2012, section 3.3).
///
/// y = x / d^beta with d = bias + alpha / size * (the sum of x^2 over the window). x and y are
/// `[N, C, ...]`.
package struct LocalResponseNormalization: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The channels of a window, clipped at the ends; of an even number one more lies behind.
  package let size: Int
  /// The weight of the window's squares.
  package let alpha: Double
  /// The exponent.
  package let beta: Double
  /// What is added to the squares.
  package let bias: Double

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 1 ? nil : axis }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let x = inputs[0]
    let factors = denominators(x).map { $0.through { pow($0, -beta) } }
    return [Tensor(shape, zip(x.elements, factors.elements).map { $0 * $1 })]
  }

  private func denominators<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    sums(x.map { $0 * $0 }, isAdjoint: false).map { S(bias) + S(alpha) / S(size) * $0 }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(inputs: [0]) }

  /// By x at one channel: g d^-beta, less 2 alpha beta / size * x times the sum of
  /// g x d^(-beta - 1) over the channels whose windows hold that channel.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let (g, x) = (cotangents[0].elements, inputs[0].elements)
    let d = denominators(inputs[0]).elements
    let direct = g.indices.map { i in g[i] * d[i].through { pow($0, -beta) } }
    let terms = g.indices.map { direct[$0] * x[$0] / d[$0] }
    let through = sums(Tensor(shape, terms), isAdjoint: true).elements
    let factor = S(2 * alpha * beta) / S(size)
    return [Tensor(shape, g.indices.map { direct[$0] - factor * x[$0] * through[$0] })]
  }

  /// For each element the sum over its window, or over the elements whose windows hold it.
  private func sums<S: ReferenceScalar>(_ tensor: Tensor<S>, isAdjoint: Bool) -> Tensor<S> {
    let (channels, plane) = (shape[1], shape.dims.dropFirst(2).reduce(1, *))
    let (before, after) = ((size - 1) / 2, size / 2)
    let (first, last) = isAdjoint ? (after, before) : (before, after)
    var sums = Tensor<S>(shape, repeating: 0)
    for image in 0..<shape[0] {
      for channel in 0..<channels {
        let window = max(0, channel - first)...min(channels - 1, channel + last)
        for pixel in 0..<plane {
          let sum = window.reduce(S(0)) {
            $0 + tensor.elements[(image * channels + $1) * plane + pixel]
          }
          sums.elements[(image * channels + channel) * plane + pixel] = sum
        }
      }
    }
    return sums
  }
}
