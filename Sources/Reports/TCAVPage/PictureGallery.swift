import Foundation

/// A few of the images, in groups.
struct PictureGallery: Sendable {
  private let pictures: [ReportPicture]

  init(_ pictures: [ReportPicture]) { self.pictures = pictures }

  var html: [HTML] {
    guard !pictures.isEmpty else { return [] }
    return [
      tag("section") {
        tag("h2") { "Some of the images" }
        groups.flatMap { group in
          [
            tag("h3", ["class": "name"]) { group },
            tag("div", ["class": "pictures"]) { pictures.filter { $0.group == group }.map(figure) },
          ]
        }
      }
    ]
  }

  /// The groups in the order in which they first appear.
  private var groups: [String] {
    var seen: Set<String> = []
    return pictures.map(\.group).filter { seen.insert($0).inserted }
  }

  private func figure(_ picture: ReportPicture) -> HTML {
    let source = "data:\(picture.mimeType);base64,\(picture.data.base64EncodedString())"
    return tag("figure") {
      tag("img", ["src": source, "alt": "\(picture.group): \(picture.caption)"])
      tag("figcaption", ["title": picture.caption]) { picture.caption }
    }
  }
}
