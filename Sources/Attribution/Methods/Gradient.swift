import Diagnostics
public import Networks
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
  ///   - tensors: the tensors with respect to which the logit is differentiated, in one pass.
  ///   - threads: how many threads the kernels may use.
  /// - Throws: `attribution.no-such-class` if the target is not an index of the logits, and what
  ///   planning and running throw.
  public func attribute(
    _ network: Network,
    inputs: [String: Tensor<Float>],
    withRespectTo tensors: [String],
    threads: Int
  ) throws -> [String: Tensor<Float>] {
    let plan = try network.plan(
      PlanRequest(
        inputs: inputs.mapValues(\.shape),
        differentiate: .init(of: logits, withRespectTo: tensors)
      ),
      threads: threads
    )
    return try plan.run(inputs, seed: seed(for: plan)).gradients
  }

  /// One-hot rows for the target: the cotangent of the logits.
  ///
  /// - Throws: `attribution.no-such-class`.
  public func seed(for plan: Plan) throws -> Tensor<Float> {
    let shape = plan.seedShape ?? []
    let classes = shape.dims.dropFirst().reduce(1, *)
    guard shape.rank >= 2, (0..<classes).contains(target) else {
      throw InputError(.noSuchClass(target, logits: logits, shape: shape))
    }
    var seed = Tensor<Float>(shape, repeating: 0)
    for row in 0..<shape[0] { seed.elements[row * classes + target] = 1 }
    return seed
  }
}

extension Fault {
  static func noSuchClass(_ target: Int, logits: String, shape: Shape) -> Fault {
    Fault(
      "attribution.no-such-class",
      "the class \(target) does not exist: '\(logits)' has the shape \(shape)",
      remedy: "choose an index from 0 to \(max(shape.dims.dropFirst().reduce(1, *) - 1, 0))"
    )
  }
}
