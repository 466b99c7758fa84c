import ONNX
import Tensors

/// Rules on fast kernels: each operator appends its steps to the plan.
struct PlannedArithmetic: RuleArithmetic {
  let plan: PlanBuilder
  /// The node whose passage is computed: its name stands in the steps' labels.
  let node: Node

  func shape(of value: Operand) -> Shape { value.shape }

  func isConstant(_ value: Operand) -> Bool { value.value != nil }

  func constant(_ tensor: Tensor<Float>) -> Operand {
    .constant(plan.freshName(for: node), tensor)
  }

  func apply(_ kernel: any Operator, to inputs: [Operand]) throws -> [Operand] {
    let known = inputs.compactMap(\.value)
    // What depends on weights alone is computed now, unless that takes a fast kernel.
    if kernel is Pointwise, known.count == inputs.count {
      return kernel.compute(known).map(constant)
    }
    let operation = Operation(
      node: node,
      kernel: kernel,
      inputs: inputs,
      outputs: kernel.outputShapes.map { _ in plan.freshName(for: node) }
    )
    let made = try kernel.lower(operation, in: plan)
    return zip(operation.outputs, made).map { operand($1, named: $0) }
  }

  func vjp(
    _ kernel: any Operator,
    _ cotangents: [Operand],
    inputs: [Operand],
    outputs: [Operand],
    wants: [Bool]
  ) throws -> [Operand?] {
    let operation = Operation(
      node: node,
      kernel: kernel,
      inputs: inputs,
      outputs: outputs.map(\.name)
    )
    let made = try kernel.lowerVJP(
      operation,
      cotangents: try cotangents.map(plan.readAny),
      wants: wants,
      in: plan
    )
    return made.map { $0.map(operand) }
  }

  /// A tensor that was made, under a name of its own.
  func operand(_ placed: Placed) -> Operand { operand(placed, named: plan.freshName(for: node)) }

  private func operand(_ placed: Placed, named name: String) -> Operand {
    plan.place(name, at: placed)
    return .tensor(name, placed.shape)
  }
}
