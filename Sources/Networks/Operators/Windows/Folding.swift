package import Tensors

/// Windows laid back into the plane that they were cut from, and added where they meet; ONNX
/// `Col2Im`, the adjoint of cutting a plane into windows.
///
/// Input `[N, C * cells of a window, windows]`, output `[N, C, spatial...]`.
package struct Folding: Operator {
  /// The shape of y.
  package let output: Shape
  /// The window.
  package let window: Window

  package var outputShapes: [Shape] { [output] }

  private var spatial: [Int] { Array(output.dims.dropFirst(2)) }
  private var cells: Int { window.kernel.reduce(1, *) }
  var windows: Int { window.outputExtents(spatial).reduce(1, *) }
  var input: Shape { [output[0], output[1] * cells, windows] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 0 ? 0 : nil }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = Tensor<S>(output, repeating: 0)
    forEachCell { cut, place in y.elements[place] += inputs[0].elements[cut] }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    forEachCell { cut, place in gradient.elements[cut] = cotangents[0].elements[place] }
    return [gradient]
  }

  /// Visits each cell of each window that lies inside the plane: where it is in x and in y.
  private func forEachCell(_ visit: (_ cut: Int, _ place: Int) -> Void) {
    let taps = window.taps(input: spatial, output: window.outputExtents(spatial))
    let plane = spatial.reduce(1, *)
    for channel in 0..<output[0] * output[1] {
      for (index, taps) in taps.enumerated() {
        for (cell, place) in taps {
          visit((channel * cells + cell) * windows + index, channel * plane + place)
        }
      }
    }
  }
}
