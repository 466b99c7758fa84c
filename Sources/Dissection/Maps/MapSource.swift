package import Diagnostics
package import Tensors

/// Where the maps of units come from.
package protocol MapSource: Sendable {
  /// The layers, in the order asked for.
  var layers: [MapLayer] { get }

  /// The multiply-adds of the network for an image; 0, the default, where none runs.
  var multiplyAdds: Int { get }

  /// Gives what is seen of the maps of some images, in their order, some at a time: fewer at first, so
  /// that what was seen of these may tell how to look at the next.
  ///
  /// - Parameters:
  ///   - images: places in the data set, ascending.
  ///   - holdsMaps: whether what is seen is as large as the maps, so that only a few come at a time.
  ///   - look: sees the maps of an image, on the thread that made them, while others do the same.
  ///   - body: is given what was seen of the images that could be read.
  /// - Returns: the images that could not be read.
  /// - Throws: what reading and computing throw, and what `body` throws.
  func stream<Seen: Sendable>(
    _ images: [Int],
    holdsMaps: Bool,
    look: @Sendable (ImageMaps) -> Seen,
    _ body: ([Seen]) throws -> Void
  ) throws -> [UnreadableImage]
}

extension MapSource {
  /// No network.
  package var multiplyAdds: Int { 0 }
}

/// The maps of one image.
package struct ImageMaps: Sendable {
  /// Its place in the data set.
  package let image: Int
  /// The digest of its file, where it was read.
  package let digest: Digest?
  /// For each layer the maps of its units and directions.
  package let maps: [UnitMaps]

  /// The maps of one image.
  package init(image: Int, digest: Digest?, maps: [UnitMaps]) {
    self.image = image
    self.digest = digest
    self.maps = maps
  }
}

/// An image that could not be read.
package struct UnreadableImage: Sendable, Hashable {
  /// Its place in the data set.
  package let image: Int
  /// What is wrong with it.
  package let faults: [Fault]

  /// An image that could not be read.
  package init(image: Int, faults: [Fault]) {
    self.image = image
    self.faults = faults
  }
}
