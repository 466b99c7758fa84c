package import Tensors

/// A tensor cut into parts along one axis; ONNX `Split`.
package struct Splitting: StridedMovement, PartTaking {
  /// The shape of x.
  package let input: Shape
  /// The axis that is cut.
  package let axis: Int
  /// The extents of the parts along the axis; together they are the extent of x.
  package let sizes: [Int]

  package var outputShapes: [Shape] {
    sizes.map { size in
      var dims = input.dims
      dims[axis] = size
      return Shape(dims)
    }
  }

  package var keepsAxes: Bool { true }
  package var coversInput: Bool { true }

  var parts: [Region]? {
    var start = 0
    return sizes.map { size in
      defer { start += size }
      return Region(of: input, axis: axis, .init(start: start, step: 1, count: size))
    }
  }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == self.axis ? nil : axis }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    var start = 0
    return zip(outputShapes, outputs).map { shape, strides in
      defer { start += shape[axis] }
      return StridedMove(
        dims: shape.dims,
        source: .init(start: start * x[axis], strides: x),
        destination: .init(strides: strides)
      )
    }
  }
}
