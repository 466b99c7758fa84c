import Diagnostics

extension Fault {
  /// The normal of a hyperplane is zero or not finite.
  static func noDirection(_ layer: String) -> Fault {
    Fault(
      "attribution.no-direction",
      "the normal has no direction: it is zero or not finite",
      at: "layer \(layer)",
      remedy: "look whether both classes hold the same images"
    )
  }

  /// A stored direction is not one.
  static func badDirection(_ what: String) -> Fault {
    Fault("attribution.bad-direction", "not a stored direction: \(what)")
  }

  /// Activations or gradients belong to another layer, or to another input size.
  static func otherShape(_ what: String, _ own: [Int], wanted: [Int], _ layer: String) -> Fault {
    Fault(
      "attribution.other-shape",
      "the \(what) of an image have the shape \(own), and the direction has \(wanted)",
      at: "layer \(layer)",
      remedy: "take the layer and the input size with which the direction was found"
    )
  }
}
