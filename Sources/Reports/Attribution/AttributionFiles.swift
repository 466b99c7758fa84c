import Foundation

/// The files of an attribution, by its record: a folder holds those of one run.
struct AttributionFiles {
  /// The file of an image's photograph.
  static let photograph = "photograph.png"
  /// The sheet for a slide.
  static let montage = "montage.png"
  /// The page.
  static let page = "report.html"
  /// The record.
  static let record = "result.json"

  private let url: URL
  private let images: [String]
  private let methods: [String]

  /// The files of a record.
  init(_ url: URL, _ result: AttributionResult) {
    self.init(url, images: result.images.map(\.folder), methods: result.methods.map(\.file))
  }

  /// Those that an older run that came to its end left in a folder; `nil` if its record is not there.
  init?(older url: URL) {
    guard let json = try? Data(contentsOf: url.appending(path: Self.record)),
      let record = try? JSONDecoder().decode(Names.self, from: json)
    else { return nil }
    self.init(url, images: record.images.map(\.folder), methods: record.methods.map(\.file))
  }

  /// Names that a hand may have written stay below the folder.
  private init(_ url: URL, images: [String], methods: [String]) {
    func isPlain(_ name: String) -> Bool {
      !name.isEmpty && !name.contains("/") && !name.hasPrefix(".")
    }
    self.url = url
    self.images = images.filter(isPlain)
    self.methods = methods.filter(isPlain)
  }

  /// What a record says of files.
  private struct Names: Decodable {
    struct Method: Decodable { let file: String }
    struct Image: Decodable { let folder: String }

    let methods: [Method]
    let images: [Image]
  }

  /// Removes the files of images, and their folders in which there is nothing else.
  ///
  /// - Parameters:
  ///   - newer: whose files stay.
  ///   - inputs: paths of files that stay too.
  func removeImages(except newer: AttributionFiles? = nil, inputs: [String] = []) {
    let kept = Set(
      (newer?.imageFiles ?? []).map(\.path)
        + inputs.map { URL(filePath: $0).standardizedFileURL.path }
    )
    for file in imageFiles where !kept.contains(file.path) { unlink(file.path) }
    for image in images { rmdir(url.appending(path: image).path) }
  }

  private var imageFiles: [URL] {
    let own = [Self.photograph] + methods.flatMap { AttributionResult.Method.Files($0).all }
    return images.flatMap { image in
      own.map { url.appending(path: image).appending(path: $0).standardizedFileURL }
    }
  }
}

extension AttributionResult.Method {
  /// The names of a map's files in the folder of an image.
  struct Files: Sendable {
    /// The numbers.
    let array: String
    /// The colours alone.
    let heat: String
    /// The colours over the photograph.
    let overlay: String

    var all: [String] { [array, heat, overlay] }

    init(_ name: String) {
      array = name + ".npy"
      heat = name + ".png"
      overlay = name + "-overlay.png"
    }
  }

  /// The files of its maps.
  var files: Files { Files(file) }
}
