package import Tensors

/// Convolution with groups, strides, dilations and any padding; ONNX `Conv`.
///
/// Inputs: x `[N, C, spatial...]`, weights `[K, C / groups, kernel...]`, and perhaps a bias `[K]`.
/// Output: `[N, K, spatial'...]`.
package struct Convolution: Operator {
  /// The shape of x.
  package let input: Shape
  /// The shape of the weights.
  package let weights: Shape
  /// Whether there is a third input.
  package let hasBias: Bool
  /// The sliding window.
  package let window: Window
  /// The number of groups.
  package let groups: Int

  package var outputShapes: [Shape] { [output] }

  var spatial: [Int] { Array(input.dims.dropFirst(2)) }
  var outputSpatial: [Int] { window.outputExtents(spatial) }

  var output: Shape { Shape([input[0], weights[0]] + outputSpatial) }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    index == 0 && axis == 0 ? 0 : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let (x, w) = (inputs[0], inputs[1])
    var y = Tensor<S>(output, repeating: 0)
    forEachProduct { outputIndex, inputIndex, weightIndex in
      y.elements[outputIndex] += x.elements[inputIndex] * w.elements[weightIndex]
    }
    if hasBias {
      let plane = outputSpatial.reduce(1, *)
      for i in y.elements.indices {
        y.elements[i] += inputs[2].elements[i / plane % output[1]]
      }
    }
    return [y]
  }

  /// The gradient to x reads the weights only, which are constants almost always.
  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: wants[1] ? [0, 1] : [1])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    var gradients: [Tensor<S>?] = [input, weights, [weights[0]]].prefix(wants.count).map {
      Tensor($0, repeating: 0)
    }
    forEachProduct { outputIndex, inputIndex, weightIndex in
      let flowing = g.elements[outputIndex]
      if wants[0] {
        gradients[0]?.elements[inputIndex] += flowing * inputs[1].elements[weightIndex]
      }
      if wants[1] {
        gradients[1]?.elements[weightIndex] += flowing * inputs[0].elements[inputIndex]
      }
    }
    if hasBias, wants[2] {
      let plane = outputSpatial.reduce(1, *)
      for i in g.elements.indices {
        gradients[2]?.elements[i / plane % output[1]] += g.elements[i]
      }
    }
    return zip(gradients, wants).map { $1 ? $0 : nil }
  }

  /// Visits every product of the definition: y[output] += x[input] * w[weight].
  private func forEachProduct(_ visit: (Int, Int, Int) -> Void) {
    let taps = window.taps(input: spatial, output: outputSpatial)
    let (inputPlane, outputPlane) = (spatial.reduce(1, *), taps.count)
    let kernelCount = window.kernel.reduce(1, *)
    let (perGroup, kernelsPerGroup) = (weights[1], weights[0] / groups)
    for n in 0..<input[0] {
      for k in 0..<weights[0] {
        let firstChannel = k / kernelsPerGroup * perGroup
        for c in 0..<perGroup {
          let inputBase = (n * input[1] + firstChannel + c) * inputPlane
          let weightBase = (k * perGroup + c) * kernelCount
          let outputBase = (n * weights[0] + k) * outputPlane
          for (position, tapsHere) in taps.enumerated() {
            for (tap, offset) in tapsHere {
              visit(outputBase + position, inputBase + offset, weightBase + tap)
            }
          }
        }
      }
    }
  }
}
