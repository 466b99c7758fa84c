public import Tensors

/// Which tensors and gradients of a network are wanted for each image.
public struct ProbeRequest: Sendable, Hashable {
  /// Tensors whose values are wanted, by exact name.
  public var activations: [String]
  /// Gradients that are wanted.
  public var gradients: Gradients?
  /// How activations and gradients are seen.
  public var pooling: Pooling

  /// Gradients of one class's logit.
  public struct Gradients: Sendable, Hashable {
    /// The tensor with one score a class.
    public var logits: String
    /// The index of the class.
    public var target: Int
    /// The tensors with respect to which the logit is differentiated.
    public var tensors: [String]

    /// Gradients of `logits[:, target]` with respect to the tensors.
    public init(of logits: String, target: Int, withRespectTo tensors: [String]) {
      self.logits = logits
      self.target = target
      self.tensors = tensors
    }
  }

  /// A request.
  public init(
    activations: [String] = [],
    gradients: Gradients? = nil,
    pooling: Pooling = .none
  ) {
    self.activations = activations
    self.gradients = gradients
    self.pooling = pooling
  }

  /// Each thing that is wanted of an image.
  var parts: [ProbePart] {
    activations.map { ProbePart(tensor: $0, quantity: .activation) }
      + (gradients.map { wanted in
        wanted.tensors.map {
          ProbePart(tensor: $0, quantity: .gradient(of: wanted.logits, target: wanted.target))
        }
      } ?? [])
  }
}

/// One thing that is wanted of an image.
struct ProbePart: Sendable, Hashable {
  let tensor: String
  let quantity: ActivationStore.Quantity
}
