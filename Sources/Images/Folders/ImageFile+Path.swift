package import Diagnostics
import Foundation

extension ImageFile {
  /// The one image that a path names, or all of a folder.
  ///
  /// - Throws: `images.no-such-path` (with near names); what `ImageFolder` throws.
  package static func all(at path: String) throws(InputError) -> [ImageFile] {
    let url = URL(filePath: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw InputError(.noSuchImagePath(url.path, remedy: FolderListing.remedy(for: url)))
    }
    return isFolder.boolValue ? try ImageFolder(url).files : [ImageFile(url)]
  }
}
