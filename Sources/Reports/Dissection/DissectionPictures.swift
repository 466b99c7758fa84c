public import Dissection
public import Foundation

/// The pictures that a dissection's page shows: the images in which units are most active, each
/// once, and where in them the units are above their thresholds.
public struct DissectionPictures: Sendable, Hashable {
  /// A unit in one of its top images.
  public struct Place: Sendable, Hashable {
    /// The layer's place in the result.
    public var layer: Int
    /// The unit's index in the layer.
    public var unit: Int
    /// The image's place in the result's images.
    public var image: Int

    /// A unit in an image.
    public init(layer: Int, unit: Int, image: Int) {
      self.layer = layer
      self.unit = unit
      self.image = image
    }
  }

  /// Small JPEG pictures by the image's place in the result, in their own proportions.
  public var thumbnails: [Int: Data]
  /// The units' masks at the label maps' resolution.
  public var masks: [Place: MaskRunLengths]

  /// No pictures.
  public init() {
    thumbnails = [:]
    masks = [:]
  }

  /// The longer side of a thumbnail, in pixels.
  public static let side = 112

  /// The most images that a page holds: with some 4 kB each in base64 a page of 25 MB, which
  /// browsers open in a second or two.
  public static let imageLimit = 6000

  /// What a page of a result shows: the first top images of every unit, as many of each as keep the
  /// page within `imageLimit` different images, at least one.
  public static func wanted(by result: DissectionResult) -> [Place] {
    let most = result.layers.flatMap { $0.units.map(\.topImages.count) }.max() ?? 0
    var shown = min(1, most)
    var images = Set(places(1, of: result).map(\.image))
    while shown < most {
      images.formUnion(places(shown + 1, of: result).lazy.map(\.image))
      if images.count > imageLimit { break }
      shown += 1
    }
    return places(shown, of: result)
  }

  private static func places(_ count: Int, of result: DissectionResult) -> [Place] {
    result.layers.enumerated().flatMap { layer, dissection in
      dissection.units.flatMap { unit in
        unit.topImages.prefix(count).map { Place(layer: layer, unit: unit.unit, image: $0.image) }
      }
    }
  }
}
