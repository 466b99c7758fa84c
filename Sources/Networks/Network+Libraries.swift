import ONNX
public import Tensors

extension Network {
  /// What its numbers rest on beside the program: the version of oneDNN and the table of kernels.
  public var libraries: [String: String] {
    ["oneDNN": OneDNN.version, "kernels": kernels.version]
  }

  /// The digest of the file; with another table of kernels than the program's own, which rounds
  /// differently, that of both.
  public var numbersDigest: Digest {
    kernels == .measured ? model.digest : Digest(of: "\(model.digest.hex) \(kernels.digest)")
  }
}
