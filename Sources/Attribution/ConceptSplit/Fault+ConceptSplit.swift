import Diagnostics

extension Fault {
  /// Concepts that do not span a space to project on.
  static func badConcepts(_ reason: String) -> Fault {
    Fault(
      "attribution.bad-concepts",
      "the concepts cannot split a map: \(reason)",
      remedy: "name one CAV or more of one layer, each a direction of its own"
    )
  }

  /// A method whose way back is not linear in what it sends down.
  static func unsplittable(_ method: String) -> Fault {
    .unfit(
      "a split through concepts",
      "\(method) is not linear in what it sends back, so that parts would not sum to the whole",
      remedy: "take gradient-x-input, integrated-gradients, deep-lift or an LRP composite"
    )
  }
}
