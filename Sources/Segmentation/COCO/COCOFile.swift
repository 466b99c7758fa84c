import Diagnostics
import Foundation
import Tensors

/// COCO's instance JSON: what is read of it.
struct COCOFile: Decodable, Sendable {
  /// A picture, by its path in the folder of images.
  struct Picture: Decodable, Sendable {
    let id: Int
    let path: String
    let width: Int
    let height: Int

    private enum CodingKeys: String, CodingKey {
      case id, width, height
      case path = "file_name"
    }
  }

  /// One object, or a crowd of them, by the ids of its picture and category.
  struct Instance: Decodable, Sendable {
    let image: Int
    let category: Int
    let shape: COCOShape

    private enum CodingKeys: String, CodingKey {
      case image = "image_id"
      case category = "category_id"
      case shape = "segmentation"
    }
  }

  /// A kind of objects. Its supercategory is not read.
  struct Category: Decodable, Sendable {
    let id: Int
    let name: String
  }

  let images: [Picture]
  let annotations: [Instance]
  let categories: [Category]

  /// Decodes a file.
  ///
  /// - Throws: what `InputFile.bytes(of:)` throws; `segmentation.bad-coco`, which names the element
  ///   that is missing or of another kind.
  static func read(_ url: URL) throws(InputError) -> (file: COCOFile, bytes: Data) {
    let bytes = try InputFile.bytes(of: url)
    do {
      return (try JSONDecoder().decode(COCOFile.self, from: bytes), bytes)
    } catch {
      throw InputError(.badCOCO(Self.words(error), at: url.path))
    }
  }

  private static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let context: DecodingError.Context
    var what: String
    switch error {
    case .keyNotFound(let key, let found):
      (context, what) = (found, "'\(key.stringValue)' is missing")
    case .valueNotFound(_, let found): (context, what) = (found, "a value is missing")
    case .typeMismatch(_, let found), .dataCorrupted(let found):
      (context, what) = (found, found.debugDescription)
    @unknown default: return "\(error)"
    }
    let path = context.codingPath.map { key in
      key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
    }.joined()
    if !path.isEmpty { what += " at \(path.drop { $0 == "." })" }
    return what
  }
}
