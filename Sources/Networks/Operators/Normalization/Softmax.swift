import CDNNL
import Foundation
package import Tensors

/// exp(x) normalised to sum 1 over a run of axes, or the logarithm of that; ONNX `Softmax` and
/// `LogSoftmax`.
package struct Softmax: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The axes over which the sum is 1: one axis from opset 13 on, all from an axis on before.
  package let axes: Range<Int>
  /// Whether the logarithm is given: x - ln(sum of exp(x)), precise where the sum itself is not.
  package let isLogarithm: Bool

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axes.contains(axis) ? nil : axis }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y = inputs[0]
    forEachGroup { group in
      let largest = group.reduce(-S.infinity) { max($0, y.elements[$1]) }
      for i in group { y.elements[i] -= largest }
      let sum = group.reduce(S(0)) { $0 + y.elements[$1].through(exp) }
      for i in group {
        y.elements[i] =
          isLogarithm ? y.elements[i] - sum.through(log) : y.elements[i].through(exp) / sum
      }
    }
    return [y]
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { VJPReads(outputs: [0]) }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let y = outputs[0].elements
    var gradient = cotangents[0]
    forEachGroup { group in
      if isLogarithm {
        let sum = group.reduce(S(0)) { $0 + gradient.elements[$1] }
        for i in group { gradient.elements[i] -= y[i].through(exp) * sum }
      } else {
        let mean = group.reduce(S(0)) { $0 + gradient.elements[$1] * y[$1] }
        for i in group { gradient.elements[i] = y[i] * (gradient.elements[i] - mean) }
      }
    }
    return [gradient]
  }

  /// Visits the flat positions that are normalised together.
  private func forEachGroup(_ visit: (StrideTo<Int>) -> Void) {
    let runs = Runs(shape, axes)
    for row in 0..<runs.outer {
      for column in 0..<runs.inner { visit(runs.positions(row, column)) }
    }
  }
}

// MARK: - oneDNN

extension Softmax {
  /// The tensor with the normalised axes as its middle one.
  private func descriptor() throws -> MemoryDescriptor {
    let runs = Runs(shape, axes)
    return try .plain([runs.outer, runs.length, runs.inner])
  }

  // The logarithm runs in plain Swift: oneDNN's is 1.4e-6 where it should be 0.
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    if isLogarithm { return try lowerOnHost(operation, in: plan) }
    let x = try plan.read(operation.inputs[0], as: .plain)
    let y = plan.make(shape, .plain)
    let described = try descriptor()
    let primitive = try plan.primitive(
      operation.name,
      PrimitiveAttributes()
    ) { made, engine, attributes in
      withUnsafePointer(to: described.raw) {
        noema_softmax_forward(made, engine, attributes, dnnl_softmax_accurate, $0, 1)
      }
    }
    plan.append(
      primitive,
      operation.name,
      [.read(DNNL_ARG_SRC, described, x.place), .write(DNNL_ARG_DST, described, y.place)],
      replaceable: [DNNL_ARG_SRC]
    )
    return [y]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    if isLogarithm {
      return try lowerVJPOnHost(operation, cotangents: cotangents, wants: wants, in: plan)
    }
    let label = "\(operation.name) (VJP)"
    let g = try plan.convert(cotangents[0], to: .plain)
    let y = try plan.read(operation.outputs[0], as: .plain)
    let gradient = plan.make(shape, .plain)
    let described = try descriptor()
    let primitive = try plan.primitive(
      label,
      PrimitiveAttributes()
    ) { made, engine, attributes in
      withUnsafePointer(to: described.raw) {
        noema_softmax_backward(made, engine, attributes, dnnl_softmax_accurate, $0, 1)
      }
    }
    plan.append(
      primitive,
      label,
      [
        .read(DNNL_ARG_DST, described, y.place), .read(DNNL_ARG_DIFF_DST, described, g.place),
        .write(DNNL_ARG_DIFF_SRC, described, gradient.place),
      ],
      replaceable: [DNNL_ARG_DIFF_DST]
    )
    return [gradient]
  }
}
