import Diagnostics
import Tensors

extension Fault {
  /// A baseline that a tensor cannot have.
  static func unfitBaseline(_ baseline: String, at tensor: String, _ reason: String) -> Fault {
    Fault(
      "attribution.unfit-baseline",
      "there is no \(baseline) for the tensor '\(tensor)': \(reason)",
      remedy: "take another baseline, such as zero or a number"
    )
  }

  static func otherBaselineShape(_ shape: Shape, for tensor: String, _ wanted: Shape) -> Fault {
    Fault(
      "attribution.other-baseline",
      "a baseline of the shape \(shape) does not fit the tensor '\(tensor)' of \(wanted) an image",
      remedy: "give one of \(wanted), or one for each image"
    )
  }

  static func notFiniteBaseline(_ tensor: String) -> Fault {
    Fault(
      "attribution.not-finite-baseline",
      "the baseline of the tensor '\(tensor)' has numbers that are not finite",
      remedy: "look at the file"
    )
  }

  static func badBaseline(_ text: String, of method: String) -> Fault {
    Fault(
      "attribution.bad-baseline",
      "'\(text)' is not a baseline of \(method)",
      remedy: "it takes zero, a number, black, white, mean, blurred, blurred/SIGMA, noise, "
        + "noise/DRAWS, maximal-distance, images/DIR, FILE.npy, or several joined by +"
    )
  }
}
