import Foundation
public import Tensors

/// Images under one name: a concept, a class, a pool of random photographs.
public struct ImageSet: Sendable, Hashable {
  /// The folder's own name.
  public let name: String
  /// The images, in the order of their rows of activations.
  public let images: [Image]

  /// One image as far as the statistics see it.
  public struct Image: Sendable, Hashable {
    /// The file's name inside its folder, or any name that a person recognises.
    public let name: String
    /// A digest of its content, by which the same image is known under two names.
    public let digest: String

    /// An image.
    public init(name: String, digest: String) {
      self.name = name
      self.digest = digest
    }
  }

  /// Images under one name.
  public init(name: String, images: [Image]) {
    self.name = name
    self.images = images
  }

  /// Rows of activations computed elsewhere, [n, ...]: each is known by the digest of its numbers.
  ///
  /// - Precondition: the tensor has an axis.
  public init(name: String, rows: Tensor<Float>) {
    self.init(
      name: name,
      images: (0..<rows.shape[0]).map {
        Image(name: "row \($0)", digest: Digest(of: rows.rows($0..<$0 + 1)).hex)
      }
    )
  }

  /// What a result keeps of some of these images.
  static func summary(name: String, of images: [Image]) -> ImageFolderSummary {
    let digests = images.map(\.digest).sorted().joined(separator: "\n")
    return ImageFolderSummary(name: name, count: images.count, digest: Digest(of: digests).hex)
  }
}
