package import Tensors

/// The same elements in the same order under other extents; ONNX `Reshape`, `Flatten`, `Squeeze`,
/// `Unsqueeze`, `Identity` and `Dropout` at inference.
package struct Relabelling: Movement, TakesViews {
  /// The shape of x.
  package let input: Shape
  /// The shape of y; as many elements.
  package let output: Shape

  package var outputShapes: [Shape] { [output] }

  package func move<Element: Sendable>(_ inputs: [Tensor<Element>]) -> [Tensor<Element>] {
    [inputs[0].reshaped(output)]
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    [cotangents[0].reshaped(input)]
  }

  /// No step at all: the output is the input's memory, read in another way.
  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    [try plan.reshape(plan.readViewed(operation.inputs[0]), to: output)]
  }

  package func lowerVJP(
    _ operation: Operation,
    cotangents: [Placed],
    wants: [Bool],
    in plan: PlanBuilder
  ) throws -> [Placed?] {
    [try plan.reshape(cotangents[0], to: input)]
  }
}
