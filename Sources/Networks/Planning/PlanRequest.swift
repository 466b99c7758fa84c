public import ONNX
public import Tensors

/// What a plan is for: the input shapes, and the tensors and gradients that its runs give.
public struct PlanRequest: Sendable {
  /// The shape of each input that is needed, the batch included. Any other tensor of the network may
  /// stand here too: then it is given, and what would make it is not run.
  public var inputs: [String: Shape]
  /// Inputs whose values are known when the plan is made, by name; whole numbers that say how large
  /// or where something is must be among them.
  public var known: [String: Constant]
  /// The tensors whose values are given, by exact name.
  public var record: [String]
  /// The backward passes after the forward pass, each with a seed of its own; none by default.
  public var backward: [Differentiation]
  /// Whether batch normalisations become part of the convolutions before them. The values are the
  /// same; only rules can tell. Default true.
  public var mergesBatchNormalization = true
  /// Whether the inputs are crops of maps, whose extents are not those that the file declares.
  /// Default false.
  public var takesCrops = false
  /// How many bytes the values of one run may take; `nil`, the default, for as many as they take.
  public var memory: MemoryBound?

  /// One backward pass.
  public struct Differentiation: Sendable {
    /// The tensor that is differentiated; each run says with which cotangent (a one-hot row for one
    /// logit).
    public var output: String
    /// The tensors with respect to which it is differentiated, in one backward pass.
    public var tensors: [String]
    /// The choice of rules that replace exact VJPs; none by default.
    public var rules: BackwardRules

    /// Gradients of one tensor with respect to others.
    public init(
      of output: String,
      withRespectTo tensors: [String],
      rules: @escaping BackwardRules = exactly
    ) {
      self.output = output
      self.tensors = tensors
      self.rules = rules
    }
  }

  /// A request with one backward pass or none.
  public init(
    inputs: [String: Shape],
    known: [String: Constant] = [:],
    record: [String] = [],
    differentiate: Differentiation? = nil
  ) {
    self.inputs = inputs
    self.known = known
    self.record = record
    backward = differentiate.map { [$0] } ?? []
  }
}

/// How many bytes the values of one run may take.
///
/// Where they would take more, a backward pass computes values again, from checkpoints (Chen et al.
/// 2016), which changes no byte of what it gives.
public struct MemoryBound: Sendable, Hashable {
  /// The bytes.
  public var byteCount: Int
  /// How many runs at once have to share them; 1 by default.
  public var runs = 1
  /// Whether planning throws `network.memory` where that cannot be kept; else the values take as few
  /// as they can.
  public var isStrict: Bool

  /// A bound.
  public init(_ byteCount: Int, isStrict: Bool = true) {
    self.byteCount = byteCount
    self.isStrict = isStrict
  }
}
