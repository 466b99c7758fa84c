package import Tensors

/// A tensor read between its elements at the points of a grid; ONNX `GridSample`, the sampler of
/// spatial transformers (Jaderberg et al. 2015, section 3.3).
///
/// Input `[N, C, spatial...]` and a grid `[N, spatial'..., axes]` of points whose coordinates run
/// from -1 to 1, the last axis first; output `[N, C, spatial'...]`.
package struct GridSampling: Operator {
  /// The shape of x.
  package let input: Shape
  /// The shape of the grid.
  package let grid: Shape
  /// What stands along an axis.
  let axis: SampledAxis

  package var outputShapes: [Shape] {
    [Shape(input.dims.prefix(2) + grid.dims.dropFirst().dropLast())]
  }

  private var axes: Int { input.rank - 2 }
  private var channels: Int { input[1] }
  private var plane: Int { input.dims.dropFirst(2).reduce(1, *) }
  /// The points of one image.
  private var points: Int { grid.dims.dropFirst().dropLast().reduce(1, *) }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 0 ? 0 : nil }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let x = inputs[0].elements
    var y = Tensor<S>(outputShapes[0], repeating: 0)
    forEachPoint(of: inputs[1]) { image, point, corners in
      for c in 0..<channels {
        let from = (image * channels + c) * plane
        let sum = corners.reduce(S(0)) { $0 + $1.weight * x[from + $1.place] }
        y.elements[(image * channels + c) * points + point] = sum
      }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: wants[1] ? [0, 1] : [1])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let (g, x) = (cotangents[0].elements, inputs[0].elements)
    var towardsX = Tensor<S>(input, repeating: 0)
    var towardsGrid = Tensor<S>(grid, repeating: 0)
    forEachPoint(of: inputs[1]) { image, point, corners in
      for c in 0..<channels {
        let from = (image * channels + c) * plane
        let arrived = g[(image * channels + c) * points + point]
        for corner in corners {
          if wants[0] { towardsX.elements[from + corner.place] += arrived * corner.weight }
          guard wants[1] else { continue }
          for (axis, slope) in corner.slopes.enumerated() {
            let coordinate = (image * points + point) * axes + axes - 1 - axis
            towardsGrid.elements[coordinate] += arrived * slope * x[from + corner.place]
          }
        }
      }
    }
    return [wants[0] ? towardsX : nil, wants[1] ? towardsGrid : nil]
  }

  /// An element that a point is made of.
  private struct Corner<S: ReferenceScalar> {
    /// Its place in the plane.
    var place = 0
    /// Its share.
    var weight = S(1)
    /// How its share grows with the coordinate along each axis.
    var slopes: [S] = []
  }

  private func forEachPoint<S: ReferenceScalar>(
    of grid: Tensor<S>,
    _ visit: (_ image: Int, _ point: Int, _ corners: [Corner<S>]) -> Void
  ) {
    let strides = Shape(Array(input.dims.dropFirst(2))).strides
    for index in 0..<input[0] * points {
      var corners = [Corner<S>()]
      for axis in 0..<axes {
        let coordinate = grid.elements[index * axes + axes - 1 - axis]
        let taps = self.axis.taps(at: coordinate, extent: input[2 + axis])
        corners = corners.flatMap { corner in
          taps.map { tap in
            Corner(
              place: corner.place + tap.index * strides[axis],
              weight: corner.weight * tap.weight,
              slopes: corner.slopes.map { $0 * tap.weight } + [corner.weight * tap.slope]
            )
          }
        }
      }
      visit(index / points, index % points, corners)
    }
  }
}
