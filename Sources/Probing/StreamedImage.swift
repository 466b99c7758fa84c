public import Images
public import Tensors

/// What a probe found in one image.
public struct StreamedImage: Sendable {
  /// The image's place among the files that were asked about.
  public let index: Int
  /// The file.
  public let file: ImageFile
  /// The digest of the file's bytes.
  public let digest: Digest
  /// Whether the numbers were in the store, so that the network was not run.
  public let isStored: Bool

  let parts: [ProbePart: TensorRow<Float>]

  /// The activations of a tensor, `[C, spatial...]`, or `[C]` if pooled.
  ///
  /// - Precondition: the request asked for them.
  public func activations(of tensor: String) -> Tensor<Float> { activationRow(of: tensor).tensor }

  /// The same, lent: it holds the numbers of the whole batch.
  ///
  /// - Precondition: the request asked for them.
  public func activationRow(of tensor: String) -> TensorRow<Float> {
    guard let found = parts[ProbePart(tensor: tensor, quantity: .activation)] else {
      preconditionFailure("\(tensor) was not asked for")
    }
    return found
  }

  /// The gradients of the request's logit with respect to a tensor, of the tensor's shape.
  ///
  /// - Precondition: the request asked for them.
  public func gradients(withRespectTo tensor: String) -> Tensor<Float> {
    let found = parts.first { $0.key.tensor == tensor && $0.key.quantity != .activation }
    guard let found else {
      preconditionFailure("no gradients with respect to \(tensor) were asked for")
    }
    return found.value.tensor
  }
}
