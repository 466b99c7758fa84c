import Diagnostics
import Tensors

extension Fault {
  static func badQuantile(_ text: String, of method: String) -> Fault {
    Fault(
      "attribution.bad-fill",
      "'\(text)' is not a filling of \(method)",
      remedy: "write quantile/0.25, with a number from 0 to 1"
    )
  }

  static func windowTooLarge(_ window: Int, _ axis: String, extent: Int, of tensor: String) -> Fault
  {
    Fault(
      "attribution.bad-window",
      "a window of \(window) \(axis) does not lie in '\(tensor)', which has \(extent)",
      remedy: "take a window of 1 to \(extent) \(axis)"
    )
  }

  static func strideTooLarge(_ stride: Int, _ axis: String, window: Int) -> Fault {
    Fault(
      "attribution.bad-window",
      "windows of \(window) \(axis) every \(stride) leave some uncovered",
      remedy: "take a stride of 1 to \(window) \(axis)"
    )
  }

  static func patchTooLarge(_ rows: Int, _ columns: Int, most: Int) -> Fault {
    Fault(
      "attribution.bad-window",
      "a window with its margin has \(rows) x \(columns) pixels, and the covariance of at most"
        + " \(most) is estimated",
      remedy: "take a smaller window or padding, or sampler=marginal"
    )
  }

  static func badExtents(_ name: String, _ text: String, of method: String) -> Fault {
    .badSetting(
      name,
      text,
      of: method,
      wanted: ["a whole number from 1 on", "two of them, rows x columns, such as 16x8"]
    )
  }

  static func tooFewPatches(_ images: Int) -> Fault {
    Fault(
      "attribution.bad-data",
      "\(images) images do not say how pixels depend on their neighbours",
      remedy: "name a folder of at least 2 images, better of hundreds"
    )
  }

  static func otherData(_ shape: Shape, wanted: Shape) -> Fault {
    Fault(
      "attribution.bad-data",
      "the images of the data have the shape \(shape), and rows of the tensor \(wanted)",
      remedy: "explain the network's input, with images prepared by its card"
    )
  }
}
