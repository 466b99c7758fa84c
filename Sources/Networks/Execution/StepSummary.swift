import CDNNL
import Tensors

/// One step of a plan as a reader of a listing wants to see it.
public struct StepSummary: Sendable, Hashable, Codable {
  /// The node it belongs to and its kernel.
  public let label: String
  /// Whether it belongs to a backward pass.
  public let isBackward: Bool
  /// Whether it is a step of the forward pass that the way back runs once more, for a value that was
  /// not kept.
  public let isAgain: Bool
  /// How often it runs, for one image after the other; 1 for a step that takes all at once.
  public let runs: Int
  /// The shape of what it makes.
  public let shape: [Int]
  /// The order in which the elements of the result lie; `nil` where it has no name.
  public let layout: String?
  /// How many multiplications and additions it does, where that is what takes its time.
  public let operations: Double?

  init(_ step: any Step, runs: Int, isBackward: Bool, isAgain: Bool) {
    label = step.label
    self.runs = runs
    self.isBackward = isBackward
    self.isAgain = isAgain
    var (shape, operations): ([Int], Double?) = ([], nil)
    switch step {
    case let step as PrimitiveStep:
      let result = step.arguments.first { $0.isWrite }?.descriptor
      shape = result?.dims ?? []
      layout = result?.layoutName
      operations = step.operations
    case let step as HostStep:
      shape = step.outputs.first?.shape.dims ?? []
      layout = step.outputs.first?.layout?.name
      operations = step.operations
    default: layout = nil
    }
    if runs > 1, let first = shape.first { shape[0] = runs * first }
    self.shape = shape
    self.operations = operations.map { Double(runs) * $0 }
  }
}

extension Plan {
  /// The steps in order, those as one that run one kernel for one image after the other.
  public var stepSummaries: [StepSummary] {
    runsOfSteps.map { run in
      StepSummary(
        steps[run.lowerBound],
        runs: run.count,
        isBackward: backwardSteps.contains(run.lowerBound),
        isAgain: repeated.contains(run.lowerBound)
      )
    }
  }

  /// The steps, those together that run one kernel for one image after the other.
  var runsOfSteps: [Range<Int>] {
    steps.indices.reduce(into: []) { runs, index in
      if let last = runs.last, let first = steps[last.lowerBound] as? PrimitiveStep,
        let step = steps[index] as? PrimitiveStep, first.primitive === step.primitive,
        repeated.contains(last.lowerBound) == repeated.contains(index)
      {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
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
