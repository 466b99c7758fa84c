import Diagnostics

extension Fault {
  /// One of the two classes has no samples.
  static func oneClass(positive: Int, negative: Int) -> Fault {
    Fault(
      "linear-models.one-class",
      "a classifier needs samples of two classes, and got \(positive) positive and \(negative) "
        + "negative ones",
      remedy: "give at least one image of the concept and one of its counterpart"
    )
  }

  /// A setting that must be positive is not.
  static func badSetting(_ name: String, _ value: Double) -> Fault {
    Fault("linear-models.bad-setting", "\(name) must be positive and finite, not \(value)")
  }

  /// Newton's method stopped before the optimum.
  static func noConvergence(c: Double, gradient: Double) -> Fault {
    Fault(
      "linear-models.no-convergence",
      "logistic regression with C = \(c) can't be solved in double precision on these "
        + "activations (the gradient stays at \(gradient))",
      remedy: "try a smaller C, or divide the activations by their size (--scale trace)"
    )
  }

  /// The features reach over too many orders of magnitude for their inner products.
  static func widelySpread() -> Fault {
    Fault(
      "linear-models.no-convergence",
      "the activations reach over so many orders of magnitude that their inner products lose the "
        + "small ones",
      remedy: "look for a few images with huge activations and leave them out"
    )
  }

  /// The ridge system is not positive definite in double precision.
  static func noConvergence(penalty: Double) -> Fault {
    Fault(
      "linear-models.no-convergence",
      "ridge regression with a penalty of \(penalty) can't be solved in double precision on these "
        + "activations",
      remedy: "try a larger penalty, or divide the activations by their size (--scale trace)"
    )
  }
}
