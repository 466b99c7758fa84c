import Diagnostics
import Foundation
import Tensors

/// The files beside a network that hold its large weights.
///
/// A network can only name files of its own folder: a location that leads out of it, by `..`, an
/// absolute path or a symbolic link, is refused.
struct ExternalData {
  private let folder: URL?
  private var files: [String: Data] = [:]

  init(folder: URL?) { self.folder = folder }

  /// The locations that were read, each with its file's digest, in the order of their names.
  var digests: [(location: String, digest: Digest)] {
    files.sorted { $0.key < $1.key }.map { ($0.key, Digest(of: $0.value)) }
  }

  /// The bytes that a tensor's entries point to.
  mutating func bytes(
    _ entries: [Onnx_StringStringEntryProto],
    count: Int
  ) throws(InputError) -> Data {
    var values: [String: String] = [:]
    for entry in entries { values[entry.key] = entry.value }
    guard let location = values["location"] else {
      throw InputError(.external("no location is given"))
    }
    guard let offset = Int(values["offset"] ?? "0"), offset >= 0,
      let length = Int(values["length"] ?? String(count)), length == count
    else {
      throw InputError(.external("\(count) bytes are needed, not those of \(values.sorted(by: <))"))
    }
    let file = try file(location)
    guard offset <= file.count, length <= file.count - offset else {
      throw InputError(
        .external("\(location) has \(file.count) bytes; \(length) from \(offset) on are needed")
      )
    }
    let start = file.startIndex + offset
    return file[start..<start + length]
  }

  private mutating func file(_ location: String) throws(InputError) -> Data {
    if let file = files[location] { return file }
    guard let folder else {
      throw InputError(.external("\(location) lies beside a network that is not a file"))
    }
    let outside = InputError(.external("\(location) leads out of the network's folder"))
    // The system ends a path at a zero, which what is checked below does not.
    guard !location.isEmpty, !location.hasPrefix("/"), !location.utf8.contains(0),
      location.utf8.count < Int(PATH_MAX)
    else { throw outside }
    let home = (Self.real(folder.path) ?? folder.path) + "/"
    let place = folder.appending(path: location)
    guard let real = Self.real(place.path) else {
      // Of a folder that is not the network's own nothing is said, not even what it lacks.
      let parent = Self.real(place.deletingLastPathComponent().path).map { $0 + "/" }
      if parent?.hasPrefix(home) == true { try InputFile.check(place) }
      if parent == nil, !location.split(separator: "/").contains("..") {
        throw InputError(.external("\(location) is not there; copy its folder beside the network"))
      }
      throw outside
    }
    guard real.hasPrefix(home) else { throw outside }
    let file = try InputFile.bytes(of: URL(filePath: real))
    files[location] = file
    return file
  }

  /// The path without symbolic links and dots, or `nil` if there is no such file. (Foundation's own
  /// way takes `link/..` for nothing, which the system does not.)
  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
