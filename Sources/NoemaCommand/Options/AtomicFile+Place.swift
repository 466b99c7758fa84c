import Diagnostics
import Foundation
import Tensors

extension AtomicFile {
  /// Refuses a place of a file that cannot be written to before the work whose result goes there.
  ///
  /// - Throws: as `checkFolder`; `files.unwritable` where a folder has the file's name.
  static func check(_ file: URL) throws {
    try checkFolder(file.deletingLastPathComponent())
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
