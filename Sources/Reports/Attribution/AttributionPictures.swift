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
  /// The longer side of a page's pictures: most networks' inputs are shown as they are.
  private static let side = 256
  private static let quality = 82

  /// What a page and a montage show of an image.
  struct Shown: Sendable {
    /// The photograph on the page; `nil` if the page does not show the image.
    var photograph: Data?
    /// The maps on the page.
    var maps: [Map?] = []
    /// The pictures of the montage; none if it does not show the image.
    var row: [Image?] = []
  }

  /// Makes the pictures of an image: what takes time, and can be done for several images at once.
  static func shown(_ drawn: AttributionDrawing.Drawn, image: Int) -> Shown {
    var shown = Shown()
    if image < montageLimit {
      let all = [drawn.photograph] + drawn.maps.map { $0?.overlay }
      shown.row = all.map { $0?.fitted(into: montageSide) }
    }
    guard image == 0 || (image + 1) * drawn.maps.count <= mapLimit else { return shown }
    shown.photograph = jpeg(drawn.photograph)
    shown.maps = drawn.maps.map { map in
      map.map { Map(heat: jpeg($0.heat), overlay: jpeg($0.overlay)) }
    }
    return shown
  }

  /// Keeps what is shown of an image.
  mutating func add(_ shown: Shown, image: Int) {
    if !shown.row.isEmpty { rows.append(shown.row) }
    guard let photograph = shown.photograph else { return }
    photographs[image] = photograph
    maps[image] = shown.maps
  }

  private static func jpeg(_ image: Image) -> Data {
    let isLarge = max(image.width, image.height) > side
    return (try? (isLarge ? image.fitted(into: side) : image).jpeg(quality: quality)) ?? Data()
  }
}
