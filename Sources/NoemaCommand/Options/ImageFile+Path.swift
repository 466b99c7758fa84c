import Diagnostics
import Foundation
import Images

extension ImageFile {
  /// The one image that a path names, or all of a folder.
  static func all(at path: String) throws -> [ImageFile] {
    let url = URL(filePath: path)
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue { return [ImageFile(url)] }
    return try ImageFolder(url).files
  }
}
