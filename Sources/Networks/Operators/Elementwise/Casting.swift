package import Tensors

/// Numbers of one kind made another; ONNX `Cast` and `CastLike`.
///
/// What real numbers are made of is always Float32 here, whatever width the file says.
package struct Casting: Operator {
  /// The kind of the input.
  package let source: NumberKind
  /// The kind that is made.
  package let target: NumberKind
  /// The shape of input and output.
  package let shape: Shape

  package var outputShapes: [Shape] { [shape] }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? { [target] }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    switch (source, target) {
    case (.real, .whole): [inputs[0].map { $0.rounded(.towardZero) }]
    case (_, .truth): [inputs[0].map { $0 == 0 ? 0 : 1 }]
    default: inputs
    }
  }

  package func vjpReads(wants: [Bool]) -> VJPReads { .nothing }

  /// A gradient passes only from real numbers to real numbers.
  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    cotangents
  }

  /// Whether the numbers stay as they are, so that no step is needed.
  private var isSame: Bool { source == target || target == .real }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    if isSame { return [try plan.readAny(operation.inputs[0])] }
    return try lowerOnHost(operation, in: plan)
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    cotangents
  }
}
