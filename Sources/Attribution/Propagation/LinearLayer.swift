import Networks
import Tensors

/// A linear operation y = W x + b, with W and b where they can be replaced.
///
/// A residual sum and an average are such layers too: their W is fixed and not negative.
struct LinearLayer {
  /// The inputs that are x.
  let inputs: [Int]
  /// The input that is W; `nil` if W is fixed.
  var weights: Int?
  /// The input that is b; `nil` if there is none, or if it is part of the operator.
  var bias: Int?
  /// Whether a b that is not 0 is part of the operator.
  var holdsBias = false
  /// Whether only W and b as they are can be used, since W is fixed and has negative elements.
  var isAsItIs = false

  /// The linear layer that an operation is, or `nil` if it is none.
  ///
  /// - Parameter signal: the only input that counts as x; the other operand of a product then counts
  ///   as W although the network computes it.
  init?(_ operation: Operation, signal: Int? = nil) {
    let moving = operation.inputs.indices.filter { !operation.inputs[$0].isConstant }
    let inputs = signal.map { [$0] } ?? moving
    func product() -> LinearLayer? {
      inputs.count == 1 && operation.inputs.count == 2
        ? LinearLayer(inputs: inputs, weights: 1 - inputs[0]) : nil
    }
    func alone() -> LinearLayer? { inputs == [0] ? LinearLayer(inputs: [0]) : nil }
    let made: LinearLayer? =
      switch operation.kernel {
      case let kernel as Convolution:
        inputs == [0]
          ? LinearLayer(inputs: [0], weights: 1, bias: kernel.hasBias ? 2 : nil) : nil
      case let kernel as TransposedConvolution:
        inputs == [0]
          ? LinearLayer(inputs: [0], weights: 1, bias: kernel.hasBias ? 2 : nil) : nil
      case let kernel as Gemm where kernel.alpha > 0 && kernel.beta >= 0:
        inputs == [0] || inputs == [1]
          ? LinearLayer(inputs: inputs, weights: 1 - inputs[0], bias: kernel.c.map { _ in 2 }) : nil
      case is MatrixMultiplication, is Einsum: product()
      case let kernel as Arithmetic: Self.arithmetic(kernel, operation, inputs)
      case let kernel as Aggregation where kernel.kind == .sum || kernel.kind == .mean:
        moving.count == operation.inputs.count ? LinearLayer(inputs: moving) : nil
      case let kernel as WindowPooling where kernel.kind != .max: alone()
      case let kernel as Reduction where kernel.kind == .sum || kernel.kind == .mean: alone()
      case let kernel as ChannelAffine:
        inputs == [0]
          ? LinearLayer(inputs: [0], holdsBias: kernel.summands.contains { $0 != 0 }) : nil
      case is Resampling: LinearLayer(inputs: [0], isAsItIs: true)
      case let kernel as Function where kernel.kind == .negative:
        LinearLayer(inputs: [0], isAsItIs: true)
      default: nil
      }
    guard let made else { return nil }
    self = made
  }

  private init(
    inputs: [Int],
    weights: Int? = nil,
    bias: Int? = nil,
    holdsBias: Bool = false,
    isAsItIs: Bool = false
  ) {
    self.inputs = inputs
    self.weights = weights
    self.bias = bias
    self.holdsBias = holdsBias
    self.isAsItIs = isAsItIs
  }

  private static func arithmetic(
    _ kernel: Arithmetic,
    _ operation: Operation,
    _ inputs: [Int]
  ) -> LinearLayer? {
    let constant = operation.inputs.firstIndex { $0.isConstant }
    return switch kernel.kind {
    case .add: LinearLayer(inputs: inputs, bias: constant)
    case .subtract: LinearLayer(inputs: inputs, bias: constant, isAsItIs: true)
    case .multiply where inputs.count == 1: LinearLayer(inputs: inputs, weights: 1 - inputs[0])
    case .divide where inputs == [0]: LinearLayer(inputs: [0], isAsItIs: true)
    default: nil
    }
  }
}

extension Operand {
  /// Whether the numbers are known beforehand, as weights are.
  var isConstant: Bool {
    if case .constant = self { true } else { false }
  }
}
