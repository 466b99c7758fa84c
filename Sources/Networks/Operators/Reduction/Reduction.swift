import Foundation
package import Tensors

/// One number for all elements along some axes; ONNX `ReduceMean`, `ReduceSum`, `ReduceMax` and the
/// like.
package struct Reduction: Operator {
  /// What becomes of the elements of one group.
  package enum Kind: Sendable, Hashable {
    /// Their sum.
    case sum
    /// Their mean.
    case mean
    /// The largest; elements that tie share its gradient evenly, as PyTorch's `amax` has it.
    case maximum
    /// The smallest; elements that tie share its gradient evenly, as PyTorch's `amin` has it.
    case minimum
    /// Their product.
    case product
    /// The sum of their magnitudes; the derivative at 0 is 0.
    case l1
    /// The root of the sum of their squares; the derivative where all are 0 is 0.
    case l2
    /// The sum of their squares.
    case sumOfSquares
    /// The natural logarithm of their sum.
    case logSum
    /// The natural logarithm of the sum of their exponentials.
    case logSumExp
  }

  /// What becomes of them.
  package let kind: Kind
  /// The shape of x.
  package let input: Shape
  /// The reduced axes, ascending.
  package let axes: [Int]
  /// Whether reduced axes stay, with extent 1.
  package let keepsAxes: Bool

  /// The output with its reduced axes kept.
  var kept: Shape {
    Shape(input.dims.enumerated().map { axes.contains($0) ? 1 : $1 })
  }

  var output: Shape {
    keepsAxes ? kept : Shape(input.dims.enumerated().filter { !axes.contains($0.0) }.map(\.1))
  }

  /// The number of elements of a group.
  var width: Int { axes.reduce(1) { $0 * input[$1] } }

  /// For each element the place of its group.
  var groups: StridedView { StridedView(broadcasting: kept, to: input) }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    if axes.contains(axis) { return nil }
    return keepsAxes ? axis : axis - axes.count { $0 < axis }
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    switch (kind, inputs[0]) {
    case (_, .real), (.maximum, _), (.minimum, _): inputs
    case (.sum, .whole), (.product, .whole), (.l1, .whole), (.sumOfSquares, .whole): inputs
    default: nil
    }
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    [reduced(inputs[0]).reshaped(output)]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    switch kind {
    case .sum, .mean: .nothing
    case .product, .l1, .sumOfSquares, .logSumExp: VJPReads(inputs: [0])
    case .logSum: VJPReads(outputs: [0])
    case .maximum, .minimum, .l2: VJPReads(inputs: [0], outputs: [0])
    }
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let places = groups.positions
    let (g, x, y) = (cotangents[0].elements, inputs[0].elements, outputs[0].elements)
    let slopes: [S] =
      switch kind {
      case .sum: places.map { _ in 1 }
      case .mean: places.map { _ in 1 / S(width) }
      case .maximum, .minimum: shares(x, y, places)
      case .product: productsOfOthers(x, places)
      case .l1: x.map { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
      case .l2: zip(x, places).map { y[$1] == 0 ? 0 : $0 / y[$1] }
      case .sumOfSquares: x.map { 2 * $0 }
      case .logSum: places.map { (-y[$0]).through(exp) }
      case .logSumExp: softmax(inputs[0])
      }
    return [Tensor(input, zip(places, slopes).map { g[$0] * $1 })]
  }
}
