import CVLFeat

extension Superpixels {
  /// Compact pieces of similar colour and nearly equal size: k-means on colour and place.
  ///
  /// Achanta et al., IEEE PAMI 34 (2012) 2274, doi:10.1109/TPAMI.2012.120, as VLFeat has it, on
  /// L*a*b* colours. VLFeat leaves pieces that do not hang together: each becomes one of its own, so
  /// that there may be more than asked for. Pieces under a sixth of the wished size join a
  /// neighbour.
  ///
  /// - Parameters:
  ///   - wanted: about how many pieces.
  ///   - compactness: how much place counts against colour; 10 by default, as in scikit-image, in
  ///     units of L*: two pixels at the distance of two centres differ as much as two colours at
  ///     this distance.
  /// - Precondition: there is to be a piece, and the compactness is positive.
  public static func slic(
    _ image: Image,
    wanted: Int = 50,
    compactness: Float = 10
  ) -> Superpixels {
    precondition(wanted >= 1 && compactness > 0, "no superpixels")
    let area = Double(image.width * image.height) / Double(wanted)
    let size = max(1, Int(area.squareRoot().rounded()))
    let labels = [UInt32](unsafeUninitializedCapacity: image.width * image.height) {
      labels,
      count in
      count = image.width * image.height
      labels.initialize(repeating: 0)
      // VLFeat keeps no state between calls (only its allocator, set when it is loaded).
      vl_slic_segment(
        labels.baseAddress,
        LabColour.planes(of: image),
        vl_size(image.width),
        vl_size(image.height),
        3,
        vl_size(size),
        compactness * compactness,
        vl_size(size * size / 6)
      )
    }
    return Superpixels(width: image.width, height: image.height, labels: labels, splitting: true)
  }
}
