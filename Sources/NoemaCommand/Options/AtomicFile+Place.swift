import Diagnostics
import Foundation
import Tensors

extension AtomicFile {
  /// Makes the folder of a file, and refuses a place that cannot be written to before the work whose
  /// result goes there.
  ///
  /// - Throws: as `makeFolder`; `files.unwritable` where a folder has the file's name.
  static func prepare(_ file: URL) throws {
    try makeFolder(file.deletingLastPathComponent())
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), isFolder.boolValue
    {
      throw InputError(.folderInPlace(file.path))
    }
  }
}

extension Fault {
  fileprivate static func folderInPlace(_ path: String) -> Fault {
    Fault("files.unwritable", "there is a folder of this name", at: path, remedy: "name a file")
  }
}
