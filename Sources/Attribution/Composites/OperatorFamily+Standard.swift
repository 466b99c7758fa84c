/// What each family gets from a composite of relevance in which no entry matches it.
extension OperatorFamily {
  /// A rule, or why there is none.
  enum Standard {
    case rule(RuleChoice.Kind, String)
    case refused(String)
  }

  /// The default of relevance.
  var standard: Standard {
    switch self {
    case .convolution, .dense:
      .refused("no entry of the composite matches this layer")
    case .sum, .average, .bias:
      .rule(.norm, "default: each summand gets its share")
    case .scaling, .batchNormalization:
      .rule(.pass, "default: one input for each output, which gets all")
    case .rectifier, .squashing:
      .rule(.pass, "default: a function of single elements hands relevance on")
    case .localNormalization:
      .rule(.pass, "default: the divisor is taken for a constant")
    case .maximum: .rule(.exact, "default: the winner takes all")
    case .movement: .rule(.exact, "default: relevance moves with the elements")
    case .selfGatedProduct, .gatedProduct:
      .refused(
        "it multiplies an activation by a gate that the network computes; take attention-constant "
          + "or attnlrp, or a composite with the rule 'signal'"
      )
    case .attentionProduct:
      .refused(
        "it multiplies values by attention weights; take attention-constant or attnlrp"
      )
    case .product:
      .refused("it multiplies two activations; take attnlrp, or the rule 'halves'")
    case .softmax: .refused("a softmax is no layer of LRP; take attention-constant or attnlrp")
    case .standardization:
      .refused(
        "it divides by a deviation that it computes; take attention-constant or attnlrp"
      )
    case .quotient:
      .refused("it divides by an activation; take attention-constant, or the rule 'signal'")
    case .other: .refused("no rule of relevance is known for this operator")
    }
  }
}
