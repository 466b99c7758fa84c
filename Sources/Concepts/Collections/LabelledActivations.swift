package import Tensors

/// The activations of a folder of images at one layer, image by image, so that the same image is
/// known in two folders.
package struct LabelledActivations: Sendable {
  /// The folder's name and its images.
  package let set: ImageSet
  /// One row an image, `[n, C, H, W]`; already pooled ones are `[n, C]`.
  package let rows: Tensor<Float>

  /// The activations of a folder's images, in their order.
  ///
  /// - Precondition: there is one row an image.
  package init(_ set: ImageSet, rows: Tensor<Float>) {
    precondition(rows.shape.dims.first == set.images.count, "\(rows.shape) for \(set.name)")
    self.set = set
    self.rows = rows
  }

  /// Rows that were computed elsewhere, `[n, ...]`, known by the digests of their numbers.
  package init(name: String, rows: Tensor<Float>) {
    self.init(ImageSet(name: name, rows: rows), rows: rows)
  }

  /// The digests of the images.
  var digests: Set<String> { Set(set.images.map(\.digest)) }

  /// Each different image once, in the order of their digests, so that no number depends on file
  /// names; and without the images of another folder.
  func different(without excluded: Set<String> = []) -> LabelledActivations {
    var firstOfDigest: [String: Int] = [:]
    for (index, image) in set.images.enumerated()
    where firstOfDigest[image.digest] == nil && !excluded.contains(image.digest) {
      firstOfDigest[image.digest] = index
    }
    return picking(firstOfDigest.sorted { $0.key < $1.key }.map(\.value))
  }

  /// Several folders as one, under another name.
  ///
  /// - Precondition: there is a folder, and all have rows of the same shape.
  static func joined(_ all: [LabelledActivations], name: String) -> LabelledActivations {
    let images = all.flatMap(\.set.images)
    return LabelledActivations(
      ImageSet(name: name, images: images),
      rows: Tensor(
        Shape([images.count] + all[0].rows.shape.dims.dropFirst()),
        all.flatMap(\.rows.elements)
      )
    )
  }

  /// What the fit of a CAV takes.
  var activations: ConceptActivations {
    ConceptActivations(
      name: set.name,
      rows: rows,
      digest: ImageSet.summary(name: set.name, of: set.images).digest
    )
  }

  private func picking(_ indices: [Int]) -> LabelledActivations {
    LabelledActivations(
      ImageSet(name: set.name, images: indices.map { set.images[$0] }),
      rows: Tensor(
        Shape([indices.count] + rows.shape.dims.dropFirst()),
        indices.flatMap { rows.rows($0..<$0 + 1).elements }
      )
    )
  }
}
