import Networks

/// What an operation is to the rules of relevance.
public enum OperatorFamily: String, Sendable, CaseIterable, Codable {
  /// A convolution or its adjoint, with known weights.
  case convolution
  /// A matrix product with known weights.
  case dense
  /// A batch normalisation that stands by itself.
  case batchNormalization = "batch-normalization"
  /// A known number added to each element.
  case bias
  /// A product with, or a quotient by, known numbers; a change of sign.
  case scaling
  /// A sum or difference of activations, such as a residual sum.
  case sum
  /// An average or sum over places, or an interpolation between them.
  case average
  /// ReLU and its kind, Clip, GELU and SiLU among them.
  case rectifier
  /// Sigmoid, tanh and the like: what comes out is bounded.
  case squashing
  /// The largest of a window, or of several tensors.
  case maximum
  /// Elements go elsewhere and stay what they are.
  case movement
  /// A local response or length normalisation.
  case localNormalization = "local-normalization"
  /// x g where g is a bounded function of that same x: GELU and SiLU written out.
  case selfGatedProduct = "self-gated-product"
  /// x g where g is a bounded function of something else: a gate, such as squeeze and excitation.
  case gatedProduct = "gated-product"
  /// A product of values with weights that a softmax makes.
  case attentionProduct = "attention-product"
  /// Another product of two activations.
  case product
  /// A softmax.
  case softmax
  /// A layer, group or instance normalisation.
  case standardization
  /// A quotient by an activation.
  case quotient
  /// What no rule of relevance is known for.
  case other

  /// Whether the family has weights of its own, so that a composite must have a rule for it.
  public var isLayer: Bool { self == .convolution || self == .dense }
}

extension OperatorFamily {
  /// What an operation is by itself: products of two activations are all `product` here.
  init(_ operation: Operation) {
    let isConstant = operation.inputs.map(\.isConstant)
    let (first, second) = (isConstant.first ?? true, isConstant.dropFirst().first ?? true)
    self =
      switch operation.kernel {
      case is Convolution, is TransposedConvolution: second ? .convolution : .product
      case is Gemm, is MatrixMultiplication: first != second ? .dense : .product
      case is Einsum:
        isConstant.count == 2
          ? (first != second ? .dense : .product)
          : isConstant.count == 1 ? .average : .other
      case is ChannelAffine: .batchNormalization
      case let kernel as Arithmetic:
        switch kernel.kind {
        case .add, .subtract: first != second ? .bias : .sum
        case .multiply: first != second ? .scaling : .product
        case .divide: second ? .scaling : .quotient
        case .prelu: second ? .rectifier : .other
        case .power: .other
        }
      case let kernel as Aggregation:
        switch kernel.kind {
        case .sum, .mean: .sum
        case .minimum, .maximum: .maximum
        }
      case let kernel as WindowPooling: kernel.kind == .max ? .maximum : .average
      case let kernel as Reduction:
        switch kernel.kind {
        case .sum, .mean: .average
        case .maximum, .minimum: .maximum
        default: .other
        }
      case is Activation: .rectifier
      case let kernel as Function: Self.function(kernel.kind)
      case is Softmax: (operation.kernel as? Softmax)?.isLogarithm == true ? .other : .softmax
      case is Standardization: .standardization
      case is LocalResponseNormalization, is LpNormalization: .localNormalization
      case is Resampling: .average
      case is any Movement, is Padding, is InertDropout, is Selection, is Casting: .movement
      default: .other
      }
  }

  private static func function(_ kind: Function.Kind) -> OperatorFamily {
    switch kind {
    case .celu, .elu, .gelu, .geluByTanh, .hardSwish, .leakyRelu, .mish, .selu, .softplus,
      .swish, .thresholdedRelu:
      .rectifier
    case .sigmoid, .hardSigmoid, .hyperbolicTangent, .softsign, .erf, .arcTangent: .squashing
    case .negative: .scaling
    default: .other
    }
  }
}
