public import Tensors

/// The activations of a folder of images at one layer.
public struct ConceptActivations: Sendable {
  /// The folder's name.
  public let name: String
  /// One row an image, [n, C, H, W]; already pooled ones are [n, C].
  public let rows: Tensor<Float>
  /// What names the images' content: SHA-256, hexadecimal.
  public let digest: String

  /// The activations of a folder.
  ///
  /// - Parameters:
  ///   - name: the folder's name.
  ///   - rows: one row an image.
  ///   - digest: of the images; by default that of the activations.
  /// - Precondition: the rows have an axis of images.
  public init(name: String, rows: Tensor<Float>, digest: String? = nil) {
    precondition(rows.shape.rank >= 1, "activations without an axis of images")
    self.name = name
    self.rows = rows
    self.digest = digest ?? Digest(of: rows).hex
  }
}
