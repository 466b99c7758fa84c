import Tensors

/// What the patterns of a layer are estimated from, added up over images.
struct PatternSums: Sendable {
  private let layer: PatternLayer
  /// Over the positions of the regime, for each kernel: the sum of x y and that of x.
  private var products: Matrix
  private var inputs: Matrix
  /// The number of those positions.
  private var counts: [Double]
  /// Over all positions: the sum of y, and their number.
  private var outputs: [Double]
  private var positions = 0.0

  init(_ layer: PatternLayer) {
    self.layer = layer
    products = Matrix(rows: layer.kernels, columns: layer.patch)
    inputs = products
    counts = [Double](repeating: 0, count: layer.kernels)
    outputs = counts
  }

  /// Adds all positions of one image.
  mutating func add(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>, _ workers: Workers) {
    for view in layer.views(x, y) {
      let own = view.outputs.elements
      let isCounted = own.map { !layer.isRectified || $0 > 0 }
      let weighted = zip(own, isCounted).map { $1 ? $0 : 0 } + isCounted.map { $0 ? 1 : 0 }
      let (kernels, width) = (view.kernels.count, view.outputs.rowCount)
      let sums = Matrix(
        innerProducts: Tensor([2 * kernels, width], weighted),
        view.patches,
        workers: workers
      )
      for (index, kernel) in view.kernels.enumerated() {
        for element in 0..<layer.patch {
          products[kernel, element] += sums[index, element]
          inputs[kernel, element] += sums[kernels + index, element]
        }
        for place in index * width..<(index + 1) * width {
          outputs[kernel] += Double(own[place])
          if isCounted[place] { counts[kernel] += 1 }
        }
      }
    }
    positions += Double(y.count / layer.kernels)
  }

  /// The patterns in the place of the weights, and the number of kernels that have none.
  ///
  /// a = (E[x y] - E[x] E[y]) / (w . (E[x y] - E[x] E[y])), where the means of x y and x are those of
  /// the regime (Kindermans et al. 2018, equations 6 and 8). What adds a constant to y, such as a bias,
  /// adds nothing to the difference. A kernel that is never positive, or that explains nothing, has
  /// the pattern 0: no signal passes it.
  func patterns() -> (patterns: Tensor<Float>, dead: Int) {
    var patterns = Tensor<Float>(layer.weights.shape, repeating: 0)
    var dead = 0
    for kernel in 0..<layer.kernels {
      let mean = outputs[kernel] / max(1, positions)
      let count = max(1, counts[kernel])
      let covariances = (0..<layer.patch).map { element in
        (products[kernel, element] - inputs[kernel, element] * mean) / count
      }
      var (explained, largest) = (0.0, 0.0)
      for element in 0..<layer.patch {
        let term =
          Double(layer.weights.elements[layer.place(kernel, element)])
          * covariances[element]
        explained += term
        largest += abs(term)
      }
      // Below this the sum is what the rounding of its terms left.
      guard counts[kernel] > 0, abs(explained) > 1e-7 * largest else {
        dead += 1
        continue
      }
      for element in 0..<layer.patch {
        patterns.elements[layer.place(kernel, element)] = Float(covariances[element] / explained)
      }
    }
    return (patterns, dead)
  }
}
