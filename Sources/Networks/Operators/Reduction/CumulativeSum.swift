package import Tensors

/// The sum of all elements up to each one along an axis; ONNX `CumSum`.
package struct CumulativeSum: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The axis along which is added.
  package let axis: Int
  /// Whether an element does not count itself.
  package let isExclusive: Bool
  /// Whether the sum runs from the end.
  package let isReversed: Bool

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == self.axis ? nil : axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    inputs == [.truth] ? nil : inputs
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [sums(inputs[0], isReversed: isReversed)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  /// Each element is part of all sums after it.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [sums(cotangents[0], isReversed: !isReversed)]
  }

  private func sums<S: ReferenceScalar>(_ x: Tensor<S>, isReversed: Bool) -> Tensor<S> {
    let runs = Runs(shape, axis: axis)
    var y = x
    for row in 0..<runs.outer {
      for column in 0..<runs.inner {
        let positions = Array(runs.positions(row, column))
        var sum = S(0)
        for position in isReversed ? positions.reversed() : positions {
          y.elements[position] = isExclusive ? sum : sum + x.elements[position]
          sum += x.elements[position]
        }
      }
    }
    return y
  }
}
