import Tensors

extension Convolution {
  /// The same with a bias.
  var withBias: Convolution {
    Convolution(input: input, weights: weights, hasBias: true, window: window, groups: groups)
  }

  /// The bias, K numbers: zeros where the convolution has none, `nil` where it is computed.
  func knownBias(of operation: Operation) -> [Double]? {
    guard hasBias else { return [Double](repeating: 0, count: weights[0]) }
    return operation.inputs[2].value?.elements.map(Double.init)
  }
}
