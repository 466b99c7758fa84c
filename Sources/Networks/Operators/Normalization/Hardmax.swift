package import Tensors

/// 1 at the first of the largest elements of each group, else 0; ONNX `Hardmax`. It is constant
/// almost everywhere, so that its gradient is 0.
package struct Hardmax: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The axes that a group spans: one from opset 13 on, all from an axis on before.
  package let axes: Range<Int>

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axes.contains(axis) ? nil : axis }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let (x, runs) = (inputs[0].elements, Runs(shape, axes))
    var y = Tensor<S>(shape, repeating: 0)
    for row in 0..<runs.outer {
      for column in 0..<runs.inner {
        // Of equal elements `max` would give the last.
        let largest = runs.positions(row, column).reduce(nil as Int?) { best, i in
          best.map { x[i] > x[$0] ? i : $0 } ?? i
        }
        if let largest { y.elements[largest] = 1 }
      }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [Tensor(shape, repeating: 0)]
  }
}
