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

  static func changedImage(_ path: String) -> Fault {
    Fault("probing.changed-image", "the image file was changed during the run", at: path)
  }
}
