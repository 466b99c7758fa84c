import Diagnostics

extension Fault {
  static func notFinite(_ tensor: String, image: String) -> Fault {
    Fault(
      "probing.not-finite",
      "the tensor '\(tensor)' holds numbers that are not finite for this image",
      at: image,
      remedy: "check the card's mean, std and range, and the network's weights"
    )
  }

  static func notBatched(_ tensor: String) -> Fault {
    Fault(
      "probing.not-batched",
      "the tensor '\(tensor)' has no row for each image",
      remedy: "name a tensor whose first axis is the batch"
    )
  }

  static func changedImage(_ path: String) -> Fault {
    Fault("probing.changed-image", "the image file was changed during the run", at: path)
  }
}
