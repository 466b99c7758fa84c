public import Diagnostics
public import Tensors

extension Superpixels {
  /// Superpixels made elsewhere: one whole number for each pixel, `[H, W]`; equal numbers are one
  /// superpixel, whether its pixels touch or not.
  ///
  /// - Throws: all at once, `images.bad-segments` if the array has not the extents of the picture,
  ///   or holds numbers that are not whole.
  public init(
    checking labels: Tensor<Float>,
    width: Int,
    height: Int,
    at path: String? = nil
  ) throws(InputError) {
    var faults: [Fault] = []
    if labels.shape != [height, width] {
      faults.append(.segmentsOfAnotherSize(labels.shape, height: height, width: width, at: path))
    }
    let broken = labels.elements.indices.filter { index in
      let label = labels.elements[index]
      return !label.isFinite || label != label.rounded()
    }
    if let first = broken.first {
      faults.append(
        .fractionalSegments(broken.count, first: labels.elements[first], index: first, at: path)
      )
    }
    try InputError.throwAny(faults)
    self.init(width: width, height: height, labels: labels.elements)
  }
}

extension Fault {
  static func segmentsOfAnotherSize(
    _ shape: Shape,
    height: Int,
    width: Int,
    at path: String?
  ) -> Fault {
    Fault(
      "images.bad-segments",
      "the superpixels have the shape \(shape), and the picture has \(height) rows and \(width)"
        + " columns",
      at: path,
      remedy: "cut the picture as the network sees it, resized and cropped"
    )
  }

  static func fractionalSegments(
    _ count: Int,
    first: Float,
    index: Int,
    at path: String?
  ) -> Fault {
    Fault(
      "images.bad-segments",
      "\(count) of the superpixels' numbers \(count == 1 ? "is" : "are") not whole, the first of"
        + " them \(first) at index \(index)",
      at: path,
      remedy: "number the superpixels with integers"
    )
  }
}
