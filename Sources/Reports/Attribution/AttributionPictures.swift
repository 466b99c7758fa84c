public import Foundation
import Images

/// The pictures that the page of an attribution shows, as JPEGs, and those of its montage.
public struct AttributionPictures: Sendable {
  /// A map on the page.
  public struct Map: Sendable, Hashable {
    /// The colours alone.
    public var heat: Data
    /// The colours over the photograph.
    public var overlay: Data
  }

  /// Photographs by the image's place in the result.
  public var photographs: [Int: Data] = [:]
  /// Maps by the image's place and the method's; `nil` where there is none.
  public var maps: [Int: [Map?]] = [:]
  /// The first images, small, for the montage: the photograph, then an overlay a method.
  private(set) var rows: [[Image?]] = []

  /// No pictures.
  public init() {}

  /// The most maps that a page shows: with some 40 kB each, in base64, a page of 25 MB, which browsers
  /// open in a second or two.
  public static let mapLimit = 600

  /// The most images of a montage: more do not fit on a slide.
  static let montageLimit = 6
  /// The side of a montage's pictures.
  static let montageSide = 160
  /// The longer side of a page's pictures.
  private static let side = 224
  private static let quality = 82

  /// Keeps what a page and a montage show of an image.
  mutating func add(_ drawn: AttributionDrawing.Drawn, image: Int) {
    if image < Self.montageLimit {
      let all = [drawn.photograph] + drawn.maps.map { $0?.overlay }
      rows.append(all.map { $0?.fitted(into: Self.montageSide) })
    }
    guard image == 0 || (image + 1) * drawn.maps.count <= Self.mapLimit else { return }
    photographs[image] = Self.jpeg(drawn.photograph)
    maps[image] = drawn.maps.map { map in
      map.map { Map(heat: Self.jpeg($0.heat), overlay: Self.jpeg($0.overlay)) }
    }
  }

  private static func jpeg(_ image: Image) -> Data {
    let isLarge = max(image.width, image.height) > side
    return (try? (isLarge ? image.fitted(into: side) : image).jpeg(quality: quality)) ?? Data()
  }
}
