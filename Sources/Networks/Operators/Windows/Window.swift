import Tensors

/// The geometry of a window that slides over the spatial axes: convolution and pooling.
package struct Window: Sendable, Hashable {
  /// Extents of the window, one a spatial axis.
  package let kernel: [Int]
  /// Steps between neighbouring windows.
  package let strides: [Int]
  /// Distance between neighbouring taps, 1 for a dense window.
  package let dilations: [Int]
  /// Cells of padding before the first element of each axis.
  package let before: [Int]
  /// Cells of padding after the last element of each axis, as the file says.
  package let after: [Int]

  /// The span of a window with its dilation.
  var spans: [Int] { zip(kernel, dilations).map { ($0 - 1) * $1 + 1 } }

  /// The number of windows along each axis.
  ///
  /// With `ceil` a last window may hang over the end, if it starts inside the input or the padding
  /// before it, as PyTorch and ONNX 1.16 have it.
  func outputExtents(_ input: [Int], ceil: Bool = false) -> [Int] {
    input.indices.map { axis in
      let room = input[axis] + before[axis] + after[axis] - spans[axis]
      guard room >= 0 else { return 0 }
      guard ceil else { return room / strides[axis] + 1 }
      let count = (room + strides[axis] - 1) / strides[axis] + 1
      let lastStart = (count - 1) * strides[axis]
      return lastStart >= input[axis] + before[axis] ? count - 1 : count
    }
  }

  /// The padding after the last element that makes exactly `output` windows fit.
  func paddingAfter(input: [Int], output: [Int]) -> [Int] {
    input.indices.map { axis in
      (output[axis] - 1) * strides[axis] + spans[axis] - input[axis] - before[axis]
    }
  }

  /// Whether some window has no tap inside the input.
  func hasEmptyWindow(input: [Int], output: [Int]) -> Bool {
    input.indices.contains { axis in
      (0..<output[axis]).contains { index in
        let start = index * strides[axis] - before[axis]
        let first = Swift.max(0, (dilations[axis] - 1 - start) / dilations[axis])
        return first >= kernel[axis] || start + first * dilations[axis] >= input[axis]
      }
    }
  }

  /// For every window, in row-major order, the taps that lie inside the input: the flat position
  /// in the window and the flat position in the input plane.
  package func taps(input: [Int], output: [Int]) -> [[(tap: Int, input: Int)]] {
    let inputStrides = Shape(input).strides
    let kernelPositions = Array(Indices(kernel))
    return Indices(output).map { window in
      kernelPositions.enumerated().compactMap { tap, offset in
        var flat = 0
        for axis in input.indices {
          let position =
            window[axis] * strides[axis] + offset[axis] * dilations[axis] - before[axis]
          guard input[axis] > position, position >= 0 else { return nil }
          flat += position * inputStrides[axis]
        }
        return (tap, flat)
      }
    }
  }
}
