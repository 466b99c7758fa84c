import CDNNL
package import Tensors

/// The adjoint of a convolution, which spreads each element over a window; ONNX `ConvTranspose`.
///
/// Inputs: x `[N, C, spatial...]`, weights `[C, K / groups, kernel...]`, and perhaps a bias `[K]`.
/// Output: `[N, K, spatial'...]`.
package struct TransposedConvolution: Operator {
  /// The shape of x.
  package let input: Shape
  /// Whether there is a third input.
  package let hasBias: Bool
  /// The convolution from y to x whose way back this is.
  package let adjoint: Convolution

  var output: Shape { adjoint.input }

  package var outputShapes: [Shape] { [output] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    index == 0 && axis == 0 ? 0 : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let unread = Tensor<S>([0], [])
    let spread = adjoint.vjp(
      [inputs[0]],
      inputs: [unread, inputs[1]],
      outputs: [],
      wants: [true, false]
    )
    guard hasBias, var y = spread[0] else { return spread.compactMap { $0 } }
    let plane = output.dims.dropFirst(2).reduce(1, *)
    for i in y.elements.indices { y.elements[i] += inputs[2].elements[i / plane % output[1]] }
    return [y]
  }

  /// The gradient to x reads the weights only, which are constants almost always.
  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: Set([0, 1].filter { wants[1 - $0] }))
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0]
    var gradients = [Tensor<S>?](repeating: nil, count: wants.count)
    if wants[0] { gradients[0] = adjoint.forward([g, inputs[1]])[0] }
    if wants[1] {
      gradients[1] =
        adjoint.vjp([inputs[0]], inputs: [g, inputs[1]], outputs: [], wants: [false, true])[1]
    }
    if hasBias, wants[2] {
      let plane = output.dims.dropFirst(2).reduce(1, *)
      var sums = Tensor<S>([output[1]], repeating: 0)
      for i in g.elements.indices { sums.elements[i / plane % output[1]] += g.elements[i] }
      gradients[2] = sums
    }
    return gradients
  }

  /// oneDNN knows no output that goes on for a whole stride beyond the last window.
  private var isPlainForDNNL: Bool {
    zip(adjoint.window.after, adjoint.window.strides).allSatisfy { $0 + $1 > 0 }
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard isPlainForDNNL else { return try lowerOnHost(operation, in: plan) }
    let x = try plan.read(operation.inputs[0], as: .channelsLast)
    let spread = try adjoint.lowerVJP(
      operation,
      cotangents: [x],
      wants: [true, false],
      in: plan
    )
    guard hasBias, let y = spread[0] else { return spread.compactMap { $0 } }
    let ones = [Int](repeating: 1, count: output.rank - 2)
    let bias = try plan.read(operation.inputs[2], as: .plain)
      .relabelled(Shape([1, output[1]] + ones))
    return [try plan.binary(dnnl_binary_add, y, bias, label: "\(operation.name) (bias)")]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    guard isPlainForDNNL, !wants.dropFirst().contains(true) else {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let g = try plan.convert(cotangents[0], to: .channelsLast)
    let gradient = try adjoint.lower(g, operation, in: plan)
    return [gradient] + [Placed?](repeating: nil, count: wants.count - 1)
  }
}
