import Foundation

/// A network of dense matrices in Float64, and DeepLIFT on it as the paper has it, element by
/// element: slow and obvious.
struct DenseNetwork {
  enum Layer {
    /// W x + b.
    case linear([[Double]], [Double])
    /// max(x, 0).
    case relu
    /// The largest of each window of places.
    case maximum([[Int]])
  }

  var layers: [Layer]

  /// The input of every layer, and the output at the end.
  func values(_ x: [Double]) -> [[Double]] {
    layers.reduce(into: [x]) { values, layer in
      let x = values[values.count - 1]
      switch layer {
      case .linear(let weights, let bias):
        values.append(
          zip(weights, bias).map { row, bias in zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 } }
        )
      case .relu: values.append(x.map { max($0, 0) })
      case .maximum(let windows): values.append(windows.map { $0.map { x[$0] }.max() ?? 0 })
      }
    }
  }

  /// The multipliers of the input by Rescale (Shrikumar et al. 2017, section 3.5.1).
  func rescale(_ x: [Double], _ reference: [Double], from output: [Double]) -> [Double] {
    let (values, references) = (values(x), values(reference))
    return layers.indices.reversed().reduce(output) { m, index in
      back(layers[index], m, values[index], references[index])
    }
  }

  private func back(
    _ layer: Layer,
    _ m: [Double],
    _ x: [Double],
    _ reference: [Double]
  ) -> [Double] {
    switch layer {
    case .linear(let weights, _):
      return x.indices.map { i in zip(weights, m).reduce(0) { $0 + $1.0[i] * $1.1 } }
    case .relu:
      return x.indices.map { i in
        let change = x[i] - reference[i]
        if change == 0 { return x[i] > 0 ? m[i] : 0 }
        return m[i] * (max(x[i], 0) - max(reference[i], 0)) / change
      }
    case .maximum(let windows):
      // The contributions first: m - y' to the place of y, and y - m to the place of y'.
      var contributions = [Double](repeating: 0, count: x.count)
      for (window, m) in zip(windows, m) {
        func place(_ x: [Double]) -> Int { window.reduce(window[0]) { x[$1] > x[$0] ? $1 : $0 } }
        let (y, other) = (x[place(x)], reference[place(reference)])
        contributions[place(x)] += m * (max(y, other) - other)
        contributions[place(reference)] += m * (y - max(y, other))
      }
      return x.indices.map { i in
        contributions[i] == 0 ? 0 : contributions[i] / (x[i] - reference[i])
      }
    }
  }

  /// The gradient of the input.
  func gradient(_ x: [Double], from output: [Double]) -> [Double] {
    let values = values(x)
    return layers.indices.reversed().reduce(output) { g, index in
      let x = values[index]
      switch layers[index] {
      case .linear, .relu: return back(layers[index], g, x, x)
      case .maximum(let windows):
        var gradient = [Double](repeating: 0, count: x.count)
        for (window, g) in zip(windows, g) {
          gradient[window.reduce(window[0]) { x[$1] > x[$0] ? $1 : $0 }] += g
        }
        return gradient
      }
    }
  }

  /// LRP-epsilon (Bach et al. 2015, section 2.6): relevance of the outputs sent to the input; the
  /// winner of a window takes all.
  func epsilon(_ x: [Double], _ relevance: [Double], _ epsilon: Double) -> [Double] {
    let values = values(x)
    return layers.indices.reversed().reduce(relevance) { r, index in
      let (x, z) = (values[index], values[index + 1])
      guard case .linear(let weights, _) = layers[index] else {
        if case .relu = layers[index] { return r }
        let single = DenseNetwork(layers: [layers[index]])
        return single.gradient(x, from: r)
      }
      let shares = zip(r, z).map { $0 / ($1 < 0 ? $1 - epsilon : $1 + epsilon) }
      return x.indices.map { i in
        x[i] * weights.indices.reduce(0) { $0 + weights[$1][i] * shares[$1] }
      }
    }
  }

  /// The multipliers of the input by RevealCancel (sections 3.4 and 3.5.3) at each ReLU after a
  /// linear layer.
  func revealCancel(_ x: [Double], _ reference: [Double], from output: [Double]) -> [Double] {
    let (values, references) = (values(x), values(reference))
    var m = output
    var index = layers.count - 1
    while index >= 0 {
      if index > 0, case .relu = layers[index], case .linear(let weights, _) = layers[index - 1] {
        m = reveal(weights, m, values[index - 1], references[index - 1], references[index])
        index -= 2
      } else {
        m = back(layers[index], m, values[index], references[index])
        index -= 1
      }
    }
    return m
  }

  /// Both parts of each neuron's change, what each makes of the ReLU in both orders, and the Linear
  /// rule.
  private func reveal(
    _ weights: [[Double]],
    _ m: [Double],
    _ x: [Double],
    _ reference: [Double],
    _ neurons: [Double]
  ) -> [Double] {
    func f(_ x: Double) -> Double { max(x, 0) }
    let changes = zip(x, reference).map(-)
    var (risen, fallen): ([Double], [Double]) = ([], [])
    for (row, z) in zip(weights, neurons) {
      let terms = zip(row, changes).map(*)
      let (p, n) = (terms.reduce(0) { $0 + max($1, 0) }, terms.reduce(0) { $0 + min($1, 0) })
      let up = (f(z + p) - f(z) + f(z + n + p) - f(z + n)) / 2
      let down = (f(z + n) - f(z) + f(z + p + n) - f(z + p)) / 2
      risen.append(p == 0 ? 0 : up / p)
      fallen.append(n == 0 ? 0 : down / n)
    }
    return changes.indices.map { i in
      weights.indices.reduce(0) { sum, j in
        let product = weights[j][i] * changes[i]
        let slope =
          product > 0 ? risen[j] : product < 0 ? fallen[j] : (risen[j] + fallen[j]) / 2
        return sum + weights[j][i] * m[j] * slope
      }
    }
  }
}

extension DenseNetwork.Layer {
  /// A convolution of `[C, H, H]` by kernels `[K, C / groups, size, size]` as a matrix.
  static func convolution(
    _ weights: [Double],
    bias: [Double],
    channels: Int,
    height: Int,
    size: Int,
    stride: Int,
    padding: Int,
    groups: Int
  ) -> Self {
    let (kernels, own) = (bias.count, channels / groups)
    let out = (height + 2 * padding - size) / stride + 1
    var matrix: [[Double]] = []
    for k in 0..<kernels {
      for place in 0..<out * out {
        var row = [Double](repeating: 0, count: channels * height * height)
        for tap in 0..<own * size * size {
          let (c, i, j) = (tap / (size * size), tap / size % size, tap % size)
          let y = place / out * stride + i - padding
          let x = place % out * stride + j - padding
          guard (0..<height).contains(y), (0..<height).contains(x) else { continue }
          let channel = k / (kernels / groups) * own + c
          row[(channel * height + y) * height + x] += weights[k * own * size * size + tap]
        }
        matrix.append(row)
      }
    }
    return .linear(matrix, (0..<kernels * out * out).map { bias[$0 / (out * out)] })
  }

  /// The windows of a max-pool without padding on `[C, H, H]`.
  static func maximum(channels: Int, height: Int, size: Int, stride: Int) -> Self {
    let out = (height - size) / stride + 1
    return .maximum(
      (0..<channels * out * out).map { place in
        let (c, y, x) = (place / (out * out), place / out % out * stride, place % out * stride)
        return (0..<size * size).map { (c * height + y + $0 / size) * height + x + $0 % size }
      }
    )
  }
}
