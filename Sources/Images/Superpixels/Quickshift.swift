import CVLFeat

extension Superpixels {
  /// Pieces of any size and shape: each pixel climbs to the nearest one in a denser part of the space
  /// of colours and places, and those that end at the same summit are one piece.
  ///
  /// Vedaldi and Soatto, ECCV 2008, doi:10.1007/978-3-540-88693-8_52, as VLFeat has it, on L*a*b*
  /// colours times `ratio`. The defaults are lime's; it sets no bound on the climb but the window of
  /// three kernels, which is `maximumDistance` here.
  ///
  /// - Parameters:
  ///   - kernel: the standard deviation of the density estimate; larger gives fewer pieces.
  ///   - maximumDistance: how far a pixel may climb in one step.
  ///   - ratio: how much colour counts against place.
  /// - Precondition: all three are positive.
  /// - Complexity: the number of pixels times the square of `maximumDistance` and three kernels.
  public static func quickshift(
    _ image: Image,
    kernel: Double = 4,
    maximumDistance: Double = 12,
    ratio: Double = 0.2
  ) -> Superpixels {
    precondition(kernel > 0 && maximumDistance > 0 && ratio > 0, "no superpixels")
    let colours = LabColour.planes(of: image).map { Double($0) * ratio }
    let parents = colours.withUnsafeBufferPointer { colours in
      // VLFeat walks the first extent fastest: a picture in row-major order is one on its side. It
      // reads the colours in `process`, where they lay in `new`.
      let shift = vl_quickshift_new(
        colours.baseAddress,
        Int32(image.width),
        Int32(image.height),
        3
      )
      defer { vl_quickshift_delete(shift) }
      vl_quickshift_set_kernel_size(shift, kernel)
      vl_quickshift_set_max_dist(shift, maximumDistance)
      vl_quickshift_process(shift)
      let found = vl_quickshift_get_parents(shift)
      return UnsafeBufferPointer(start: found, count: image.width * image.height).map(Int.init)
    }
    return Superpixels(width: image.width, height: image.height, labels: roots(of: parents))
  }

  /// The summit above each pixel.
  private static func roots(of parents: [Int]) -> [Int] {
    parents.indices.map { pixel in
      var summit = pixel
      while parents[summit] != summit { summit = parents[summit] }
      return summit
    }
  }
}
