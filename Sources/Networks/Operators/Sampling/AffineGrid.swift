package import Tensors

/// The points at which a spatial transformer samples; ONNX `AffineGrid`, Jaderberg et al. 2015,
/// equation 1.
///
/// Matrices `[N, axes, axes + 1]` give a grid `[N, spatial..., axes]`: each matrix times the points
/// of an even grid from -1 to 1, the last axis first and 1 behind.
package struct AffineGrid: Operator {
  /// The number of matrices.
  package let count: Int
  /// The extents of the grid.
  package let spatial: [Int]
  /// Whether -1 and 1 are the middles of the outermost cells; else they are their ends.
  package let alignsCorners: Bool

  package var outputShapes: [Shape] { [Shape([count] + spatial + [axes])] }

  private var axes: Int { spatial.count }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 0 ? 0 : nil }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let matrices = inputs[0].elements
    var y: [S] = []
    for image in 0..<count {
      for point in points(S.self) {
        for row in 0..<axes {
          let start = (image * axes + row) * (axes + 1)
          y.append(zip(matrices[start...], point).reduce(S(0)) { $0 + $1.0 * $1.1 })
        }
      }
    }
    return [Tensor(outputShapes[0], y)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>([count, axes, axes + 1], repeating: 0)
    var arrived = cotangents[0].elements.makeIterator()
    for image in 0..<count {
      for point in points(S.self) {
        for row in 0..<axes {
          guard let g = arrived.next() else { break }
          let start = (image * axes + row) * (axes + 1)
          for (column, coordinate) in point.enumerated() {
            gradient.elements[start + column] += g * coordinate
          }
        }
      }
    }
    return [gradient]
  }

  /// The points of the even grid in row-major order.
  private func points<S: ReferenceScalar>(_: S.Type) -> some Sequence<[S]> {
    Indices(spatial).lazy.map { index in
      zip(index, spatial).reversed().map { coordinate($0, of: $1) } + [1]
    }
  }

  private func coordinate<S: ReferenceScalar>(_ index: Int, of extent: Int) -> S {
    if alignsCorners { return extent > 1 ? S(2 * index) / S(extent - 1) - 1 : -1 }
    return S(2 * index + 1) / S(extent) - 1
  }
}
