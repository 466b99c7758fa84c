public import Foundation

/// A small picture for a report, ready to be embedded.
public struct ReportPicture: Sendable, Hashable {
  /// What the picture shows, with others of its kind: `zebra (class)`, `striped`, `random`.
  public var group: String
  /// What stands under it, usually the image's file name.
  public var caption: String
  /// The encoded picture; a report looks good with about 160 x 160 pixels.
  public var data: Data
  /// The kind of encoding: `image/jpeg` or `image/png`.
  public var mimeType: String

  /// A picture.
  public init(group: String, caption: String, data: Data, mimeType: String) {
    self.group = group
    self.caption = caption
    self.data = data
    self.mimeType = mimeType
  }
}
