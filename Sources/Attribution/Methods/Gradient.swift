public import Networks
public import ONNX
public import Tensors

/// The gradient of one class's logit with respect to any tensors of the network.
///
/// The plainest attribution: how much the logit would change for a small change of each element
/// (Simonyan et al. 2013, section 3, arXiv:1312.6034). Choose it when you need derivatives
/// themselves, as TCAV does; as a picture it is noisy.
public struct Gradient: Sendable {
  /// The tensor that holds one score a class, `[N, classes]`.
  public let logits: String
  /// The index of the class.
  public let target: Int

  /// The gradient of `logits[:, target]`.
  public init(of logits: String, target: Int) {
    self.logits = logits
    self.target = target
  }

  /// The gradients for a batch, each of the shape of its tensor.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - inputs: a batch for each input, `[N, ...]`.
  ///   - known: inputs whose values are known when the plan is made, such as whole numbers.
  ///   - tensors: the tensors with respect to which the logit is differentiated, in one pass.
  ///   - threads: how many threads the kernels may use.
  /// - Throws: `network.no-such-class` if the target is not an index of the logits, and what
  ///   planning and running throw.
  public func attribute(
    _ network: Network,
    inputs: [String: Tensor<Float>],
    known: [String: Constant] = [:],
    withRespectTo tensors: [String],
    threads: Int
  ) throws -> [String: Tensor<Float>] {
    let plan = try network.plan(
      PlanRequest(
        inputs: inputs.mapValues(\.shape),
        known: known,
        differentiate: .init(of: logits, withRespectTo: tensors)
      ),
      threads: threads
    )
    return try plan.run(inputs, seed: plan.seed(target: target)).gradients
  }
}
