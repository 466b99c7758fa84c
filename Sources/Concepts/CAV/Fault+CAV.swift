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

  /// A concept and its counterpart have rows of different shapes.
  static func otherShape(
    _ names: (concept: String, counterpart: String),
    _ shapes: [[Int]]
  ) -> Fault {
    Fault(
      "concepts.other-shape",
      "the activations of \(names.concept) have the shape \(shapes[0]) an image, and those of "
        + "\(names.counterpart) have \(shapes[1])",
      remedy: "compute both at the same layer and input size"
    )
  }

  /// A concept and its counterpart can't be told apart at all.
  static func noDifference(_ names: (concept: String, counterpart: String)) -> Fault {
    Fault(
      "concepts.no-difference",
      "\(names.concept) and \(names.counterpart) have the same activations: no direction leads from "
        + "one to the other",
      remedy: "look whether both folders hold the same images"
    )
  }

  /// A `.safetensors` file holds no CAV of ours.
  static func noCAV(format: String?) -> Fault {
    let found = format.map { "its format is \($0)" } ?? "its metadata name no format"
    return Fault(
      "concepts.no-cav",
      "the file holds no concept activation vector in the format \(CAVFile.format): \(found), or "
        + "the array \(CAVFile.arrayName) is missing",
      remedy: "give a file that `noema fit` wrote"
    )
  }

  /// A text of a CAV file is missing or senseless.
  static func badCAV(_ name: String, _ text: String?, wanted: String) -> Fault {
    let found = text.map { "is \"\($0)\"" } ?? "is missing"
    return Fault("concepts.bad-cav", "the text \(name) \(found), and should be \(wanted)")
  }
}
