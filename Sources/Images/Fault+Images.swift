package import Diagnostics

extension Fault {
  package static func emptyImage() -> Fault {
    Fault("images.empty-file", "the image file is empty (0 bytes)")
  }

  package static func notAnImage(looksLike kind: String?) -> Fault {
    Fault(
      "images.not-an-image",
      kind.map { "this is \($0), not a PNG or JPEG image" } ?? "this is not a PNG or JPEG image",
      remedy: "convert it to .png or .jpg, or take it out of the folder"
    )
  }

  package static func notLabels(looksLike kind: String?) -> Fault {
    Fault(
      "images.not-labels",
      "label numbers are read from PNG files of grey, palette or 8-bit colour; this is "
        + (kind ?? "none"),
      remedy: "save the labels as .png without lossy compression"
    )
  }

  package static func corruptImage(_ format: ImageFormat, _ reason: String) -> Fault {
    Fault(
      "images.corrupt",
      "the \(format) image is truncated or corrupt: \(reason)",
      remedy: "copy it again from where it came, or take it out of the folder"
    )
  }

  package static func imageTooLarge(width: Int, height: Int) -> Fault {
    Fault(
      "images.too-large",
      "the image says that it has \(width) x \(height) pixels, more than the"
        + " \(Image.maximumPixelCount) that are read from a file"
    )
  }

  package static func unreadableImage(_ reason: String) -> Fault {
    Fault("images.unreadable", "the image file cannot be read: \(reason)")
  }

  package static func noSuchImageFolder(_ path: String, remedy: String?) -> Fault {
    Fault("images.no-such-folder", "there is no such folder", at: path, remedy: remedy)
  }

  package static func noSuchImagePath(_ path: String, remedy: String?) -> Fault {
    Fault("images.no-such-path", "there is no such file or folder", at: path, remedy: remedy)
  }

  package static func notAnImageFolder(_ path: String) -> Fault {
    Fault("images.not-a-folder", "this is a file, not a folder of images", at: path)
  }

  package static func emptyImageFolder(_ path: String) -> Fault {
    Fault(
      "images.empty-folder",
      "there is no .png or .jpg image in this folder",
      at: path,
      remedy: "name the folder that holds the images themselves"
    )
  }

  package static func noImageSubfolders(_ path: String) -> Fault {
    Fault(
      "images.no-subfolders",
      "this folder has no subfolders: one folder of images a label is expected",
      at: path,
      remedy: "put the images of each label into a folder with the label's name"
    )
  }

  package static func unreadableFolder(_ path: String, _ reason: String) -> Fault {
    Fault("images.unreadable-folder", "the folder cannot be listed: \(reason)", at: path)
  }

  package static func badPreprocessing(
    _ key: String,
    _ what: String,
    remedy: String? = nil
  ) -> Fault {
    Fault("images.bad-preprocessing", what, at: key, remedy: remedy)
  }
}
