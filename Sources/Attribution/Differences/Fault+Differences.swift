import Diagnostics
import Networks
import ONNX

extension Fault {
  /// An operation through which differences cannot be passed completely.
  static func noDifferenceRule(_ operation: Operation) -> Fault {
    .unfit(
      "DeepLIFT",
      "the node '\(operation.name)' (\(operation.node.opType)) has no rule for differences",
      remedy: "integrated-gradients is complete on any network"
    )
  }

  /// A tensor in which images and references cannot be told apart.
  static func rowsMerged(_ operation: Operation, _ tensor: String) -> Fault {
    .unfit(
      "DeepLIFT",
      "the rows of the batch cannot be told apart in the tensor '\(tensor)', which the node "
        + "'\(operation.name)' (\(operation.node.opType)) reads",
      remedy: "integrated-gradients is complete on any network"
    )
  }

  /// A file that fixes an odd number of rows.
  static func noRoomForReference(_ input: String, _ batch: Int) -> Fault {
    .unfit(
      "DeepLIFT",
      "an image runs beside its reference, and the file fixes the batch of '\(input)' to \(batch)",
      remedy: "export the network with an open first axis, or take integrated-gradients"
    )
  }
}

extension Fault {
  /// A method that learns from images, without images.
  static func needsImages(_ setting: String, of method: String) -> Fault {
    Fault(
      "attribution.needs-images",
      "\(method) needs images",
      remedy: "name a folder of them: \(method):\(setting)=DIR"
    )
  }
}
