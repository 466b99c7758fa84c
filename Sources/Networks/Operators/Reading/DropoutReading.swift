import Diagnostics
import ONNX

extension NodeReader {
  /// `Dropout`: it drops nothing when a network is used; the mask is made only where it is named.
  func dropout() throws -> any Operator {
    if try constantInts(2)?.first ?? 0 != 0, try constantFloats(1)?.first ?? 0.5 != 0 {
      throw fault(
        "training_mode is 1, so that it drops elements at random",
        remedy: "export the network in evaluation mode"
      )
    }
    let same = try Relabelling(same: self)
    let namesMask = node.outputs.count > 1 && !node.outputs[1].isEmpty
    return namesMask ? InertDropout(shape: same.output) : same
  }
}
