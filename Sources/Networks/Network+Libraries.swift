import ONNX
public import Tensors

extension Network {
  /// What its numbers rest on beside the program: the version of oneDNN and the table of kernels.
  public var libraries: [String: String] {
    ["oneDNN": OneDNN.version, "kernels": kernels.version]
  }

  /// The digest of what decides its numbers: the file, and the table of kernels, of which others round
  /// differently.
  public var numbersDigest: Digest { Digest(of: "\(model.digest.hex) \(kernels.digest)") }
}
