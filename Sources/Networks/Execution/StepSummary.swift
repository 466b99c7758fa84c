import CDNNL
import Tensors

/// One step of a plan as a reader of a listing wants to see it.
public struct StepSummary: Sendable, Hashable, Codable {
  /// The node it belongs to and its kernel.
  public let label: String
  /// Whether it belongs to a backward pass.
  public let isBackward: Bool
  /// The shape of what it makes; one extent, the number of elements, for a step that does not ask for
  /// the shape.
  public let shape: [Int]
  /// The order in which the elements of the result lie; `nil` where the step does not ask for it.
  public let layout: String?
  /// How many multiplications and additions it does, where that is what takes its time.
  public let operations: Double?

  init(_ step: any Step, isBackward: Bool) {
    label = step.label
    self.isBackward = isBackward
    switch step {
    case let step as PrimitiveStep:
      let result = step.arguments.first { $0.isWrite }?.descriptor
      shape = result?.dims ?? []
      layout = result?.layoutName
      operations = step.operations
    case let step as HostStep:
      shape = step.outputs.first.map { [$0.count] } ?? []
      layout = nil
      operations = step.operations
    default:
      (shape, layout, operations) = ([], nil, nil)
    }
  }
}

extension Plan {
  /// The steps in order.
  public var stepSummaries: [StepSummary] {
    steps.enumerated().map { StepSummary($1, isBackward: backwardSteps.contains($0)) }
  }
}

extension PrimitiveStep {
  /// The multiplications and additions of a convolution or a product of matrices.
  fileprivate var operations: Double? {
    func argument(_ index: Int32) -> [Int]? {
      arguments.first { $0.index == index }?.descriptor.dims
    }
    let made = argument(DNNL_ARG_DST) ?? argument(DNNL_ARG_DIFF_DST)
    guard let weights = argument(DNNL_ARG_WEIGHTS), let y = made else { return nil }
    if primitive.isMatrixProduct {
      let depth = weights.count < 2 ? 1 : weights[weights.count - 2]
      return 2 * Shape(y).span * Double(depth)
    }
    guard y.count > 1 else { return nil }
    return 2 * Shape(y).span * Shape(weights).span / Double(max(y[1], 1))
  }
}
