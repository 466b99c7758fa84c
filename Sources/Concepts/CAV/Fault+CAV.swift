import Diagnostics

extension Fault {
  /// A class has too few images to leave some out.
  static func tooFewImages(_ count: Int) -> Fault {
    Fault(
      "concepts.too-few-images",
      "a concept and its counterpart need at least two different images each, so that some can be "
        + "left out of the fit; the smaller has \(count)",
      remedy: "give more images; 20 or more make an accuracy that means something"
    )
  }
}
