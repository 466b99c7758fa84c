import Diagnostics
import Foundation
import Tensors

/// Rows of numbers in a file: `rows.npy`, or one array of an archive, `file.npz:name`.
struct ArrayReference: Hashable {
  let url: URL
  let array: String?

  init(_ argument: String) {
    guard let split = argument.range(of: ".npz:") else {
      url = URL(filePath: argument)
      array = nil
      return
    }
    url = URL(filePath: String(argument[..<split.lowerBound]) + ".npz")
    array = String(argument[split.upperBound...])
  }

  /// Whether a path names an array rather than a folder of images.
  static func isArray(_ path: String) -> Bool {
    path.hasSuffix(".npy") || path.hasSuffix(".npz") || path.contains(".npz:")
  }

  /// What people call it: the array's name, else the file's without its ending.
  var name: String { array ?? url.deletingPathExtension().lastPathComponent }

  /// The rows, `[n, ...]`.
  func read() throws -> Tensor<Float> {
    let stored: StoredArray
    if let array {
      stored = try NumPyArchive(reading: url).array(array)
    } else if url.pathExtension == "npz" {
      let archive = try NumPyArchive(reading: url)
      guard archive.names.count == 1 else {
        throw InputError(.unnamedArray(url.path, names: archive.names))
      }
      stored = try archive.array(archive.names[0])
    } else {
      stored = try NPYFile.read(url)
    }
    let rows = try floats(of: stored)
    guard rows.shape.rank >= 2, rows.shape[0] > 0 else {
      throw InputError(.notRows(url.path, rows.shape))
    }
    return rows
  }

  private func floats(of stored: StoredArray) throws(InputError) -> Tensor<Float> {
    do throws(InputError) { return try stored.floats() } catch { throw error.at(url.path) }
  }
}

extension Fault {
  static func unnamedArray(_ path: String, names: [String]) -> Fault {
    Fault(
      "command.unnamed-array",
      "the archive holds \(names.count) arrays, so one must be named",
      at: path,
      remedy: "write \(path):NAME with one of: \(names.joined(separator: ", "))"
    )
  }

  static func notRows(_ path: String, _ shape: Shape) -> Fault {
    Fault(
      "command.not-rows",
      "rows of numbers [n, ...] are needed, but the array has the shape \(shape)",
      at: path
    )
  }
}
