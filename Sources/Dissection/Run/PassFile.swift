import Diagnostics
import Foundation
import Tensors

/// What a pass knows so far, on disk: a header and blobs of bytes, in the `.safetensors` format, with
/// a digest that tells a damaged file.
struct PassFile {
  /// What a program reads first.
  var header: Data
  /// The blobs by name.
  var blobs: [String: Data]

  /// How headers are written: the same value gives the same bytes.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }

  /// How headers are read.
  static var decoder: JSONDecoder { JSONDecoder() }

  /// Writes the file beside its place and renames it.
  ///
  /// - Throws: as `AtomicFile.write`.
  func write(to url: URL) throws {
    let arrays = try blobs.mapValues { try StoredArray(.uint8, [$0.count], $0) }
    let metadata = [
      "header": String(decoding: header, as: UTF8.self), "digest": Self.digest(header, blobs).hex,
    ]
    try SafeTensors(metadata: metadata, arrays: arrays).write(to: url)
  }

  /// Reads a file.
  ///
  /// - Throws: `dissection.damaged-part` if it is not what was written.
  static func read(_ url: URL) throws(InputError) -> PassFile {
    guard let stored = try? SafeTensors(reading: url), let header = stored.metadata["header"] else {
      throw InputError(.damagedPart(url.path))
    }
    let file = PassFile(header: Data(header.utf8), blobs: stored.arrays.mapValues(\.bytes))
    guard stored.metadata["digest"] == digest(file.header, file.blobs).hex else {
      throw InputError(.damagedPart(url.path))
    }
    return file
  }

  /// A blob that must be there.
  ///
  /// - Throws: `dissection.damaged-part`.
  func blob(_ name: String) throws(InputError) -> Data {
    guard let blob = blobs[name] else { throw InputError(.damagedPart(name)) }
    return blob
  }

  private static func digest(_ header: Data, _ blobs: [String: Data]) -> Digest {
    var hasher = Digest.Hasher()
    hasher.update(header)
    for (name, blob) in blobs.sorted(by: { $0.key < $1.key }) {
      hasher.update(Data("\(name) \(blob.count)\n".utf8))
      hasher.update(blob)
    }
    return hasher.digest()
  }
}
