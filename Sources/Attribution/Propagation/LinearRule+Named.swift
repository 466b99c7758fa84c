import Networks
public import Tensors

/// The rules by their papers' names, with the papers' defaults.
extension LinearRule {
  /// LRP-Z: shares are x w / z, where z is 0 nothing flows (Bach et al. 2015, eq. 56,
  /// doi:10.1371/journal.pone.0130140). On networks of ReLUs it equals gradient times input.
  public static let z = LinearRule([Flow([.asItIs])], stabilization: Stabilization(.zeroSafe))

  /// LRP-epsilon: shares are x w / (z + epsilon sign z) (Bach et al. 2015, eq. 58).
  ///
  /// - Parameter epsilon: 1e-6 by default, which only avoids divisions by 0; larger values absorb
  ///   weak and contradictory relevance.
  public static func epsilon(_ epsilon: Double = 1e-6) -> LinearRule {
    LinearRule([Flow([.asItIs])], stabilization: Stabilization(.signed(epsilon)))
  }

  /// LRP-gamma: positive parts are favoured by 1 + gamma (Montavon et al. 2019, section 10.2.3),
  /// generalised to inputs and outputs of both signs: outputs above 0 favour x+ w+ and x- w-, those
  /// below 0 the others (Andéol et al. 2021, arXiv:2112.14609).
  ///
  /// - Parameter gamma: 0.25 by default, as in the overview; 0 gives LRP-epsilon.
  public static func gamma(_ gamma: Double = 0.25) -> LinearRule {
    LinearRule(
      [
        Flow(
          [
            Term(.positive, .positiveRaised(gamma), bias: .positiveRaised(gamma)),
            Term(.negative, .negativeRaised(gamma)),
          ],
          gate: .whereOutputIsPositive
        ),
        Flow(
          [
            Term(.positive, .negativeRaised(gamma), bias: .negativeRaised(gamma)),
            Term(.negative, .positiveRaised(gamma)),
          ],
          gate: .whereOutputIsNegative
        ),
      ]
    )
  }

  /// LRP-gamma as the overview writes it, for inputs that are not negative: x (w + gamma w+).
  ///
  /// Where inputs have both signs it favours inhibition too; zennit 0.4 has it so at every layer.
  public static func plainGamma(_ gamma: Double = 0.25) -> LinearRule {
    LinearRule([Flow([Term(.same, .positiveRaised(gamma), bias: .positiveRaised(gamma))])])
  }

  /// The z+ rule: only excitations count (Montavon et al. 2017, section 4.3,
  /// doi:10.1016/j.patcog.2016.11.008), with inputs below 0 taken with the weights below 0.
  public static let zPlus = LinearRule([Flow(excitations)])

  /// The alpha-beta rule: excitations get alpha of the relevance and inhibitions take beta of it
  /// (Bach et al. 2015, eq. 60).
  ///
  /// - Parameter beta: 1 by default, so that alpha = 1 + beta = 2; 0 leaves the z+ rule.
  public static func alphaBeta(beta: Double = 1) -> LinearRule {
    let inhibitions = [Term(.positive, .negative, bias: .negative), Term(.negative, .positive)]
    return LinearRule(
      [Flow(excitations, factor: 1 + beta)]
        + (beta == 0 ? [] : [Flow(inhibitions, factor: -beta)])
    )
  }

  /// The z-box rule for a first layer whose inputs lie between bounds (Montavon et al. 2017,
  /// section 4.2.2): shares are x w - low w+ - high w-. It has no bias: root points are searched in
  /// the box, where the bias is the same.
  ///
  /// - Parameters:
  ///   - low: the lower bounds, of the shape of a row of the input.
  ///   - high: the upper bounds.
  public static func zBox(low: Tensor<Float>, high: Tensor<Float>) -> LinearRule {
    LinearRule(
      [
        Flow([
          Term(.same, .same),
          Term(.numbers(low), .positive, isSubtracted: true),
          Term(.numbers(high), .negative, isSubtracted: true),
        ])
      ]
    )
  }

  /// The w2 rule for a first layer whose inputs have no bounds (Montavon et al. 2017, section 4.2.1):
  /// shares are the squares of the weights, whatever the input is.
  public static let wSquare = LinearRule([Flow([Term(.one, .square)])])

  /// The flat rule: every input of a window gets the same (Lapuschkin et al. 2019,
  /// doi:10.1038/s41467-019-08987-4, supplement).
  public static let flat = LinearRule([Flow([Term(.one, .one)])])

  /// Excitation backpropagation: the probability of winning goes to inputs above 0 by their weights
  /// above 0 (Zhang et al. 2016, eq. 2, arXiv:1608.00507). It has no bias.
  public static let excitation = LinearRule([Flow([Term(.positive, .positive)])])

  /// The rule for sums and averages of activations: each gets its share of the sum, which is
  /// LRP-epsilon.
  public static let norm = epsilon()

  private static let excitations = [
    Term(.positive, .positive, bias: .positive), Term(.negative, .negative),
  ]
}
