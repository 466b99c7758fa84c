package import Tensors

/// Where the largest or smallest element along an axis is; ONNX `ArgMax` and `ArgMin`.
package struct ExtremeIndex: WithoutGradient {
  /// The shape of x.
  package let input: Shape
  /// The axis along which is looked.
  package let axis: Int
  /// Whether the axis stays, of extent 1.
  package let keepsAxis: Bool
  /// Whether the largest is looked for.
  package let isLargest: Bool
  /// Whether of equal elements the last counts.
  package let takesLast: Bool

  package var outputShapes: [Shape] {
    var dims = input.dims
    if keepsAxis { dims[axis] = 1 } else { dims.remove(at: axis) }
    return [Shape(dims)]
  }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    if axis == self.axis { return nil }
    return keepsAxis || axis < self.axis ? axis : axis - 1
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [.whole] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let (x, runs) = (inputs[0].elements, Runs(input, axis: axis))
    var indices: [S] = []
    for row in 0..<runs.outer {
      for column in 0..<runs.inner {
        let places = Array(runs.positions(row, column))
        let best = places.indices.dropFirst().reduce(0) { best, i in
          let (new, old) = (x[places[i]], x[places[best]])
          let isBetter = isLargest ? new > old : new < old
          return isBetter || takesLast && new == old ? i : best
        }
        indices.append(S(best))
      }
    }
    return [Tensor(outputShapes[0], indices)]
  }
}
