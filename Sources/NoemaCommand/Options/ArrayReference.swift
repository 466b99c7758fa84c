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
  var name: String { array ?? fileName }

  /// What people call it beside arrays of the same name in other files: `striped:relu3`.
  var fullName: String { array.map { "\(fileName):\($0)" } ?? fileName }

  private var fileName: String { url.deletingPathExtension().lastPathComponent }

  /// The rows, `[n, ...]`.
  func read() throws -> Tensor<Float> {
    let rows = try readFloats()
    guard rows.shape.rank >= 2, rows.shape[0] > 0 else {
      throw InputError(.notRows(url.path, rows.shape))
    }
    return rows
  }

  /// Real numbers of any shape.
  func readFloats() throws -> Tensor<Float> {
    let stored = try stored()
    do { return try stored.floats() } catch { throw error.at(url.path) }
  }

  /// Whole numbers of any shape.
  func readWhole() throws -> Tensor<Int64> {
    let stored = try stored()
    do { return try stored.ints() } catch { throw error.at(url.path) }
  }

  /// The rows, `[n, ...]`, of an array that may be larger than memory.
  func rows() throws -> ArrayRows { try ArrayRows(reading: url, array: try member()) }

  private func stored() throws -> StoredArray {
    guard let member = try member() else { return try NPYFile.read(url) }
    return try NumPyArchive(reading: url).array(member)
  }

  /// The name of the array in its archive: as given, or the only one; `nil` for a `.npy` file.
  private func member() throws -> String? {
    if let array { return array }
    guard url.pathExtension == "npz" else { return nil }
    let archive = try NumPyArchive(reading: url)
    guard archive.names.count == 1 else {
      throw InputError(.unnamedArray(url.path, names: archive.names))
    }
    return archive.names[0]
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
