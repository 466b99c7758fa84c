public import Diagnostics
public import Foundation
import Tensors

/// The image files below a folder, in the same order on every machine.
public struct ImageFolder: Sendable, Hashable {
  /// The folder's own name, without its place.
  public let name: String
  /// The folder.
  public let url: URL
  /// The image files, sorted by the bytes of their paths.
  public let files: [ImageFile]
  /// Paths below the folder of what was passed over because its name is not an image's.
  public let others: [String]

  /// Lists a folder and the folders in it. A file counts as an image by its extension (.png, .jpg,
  /// .jpeg, .jpe, .jfif in any case); hidden files and folders are passed over in silence.
  ///
  /// - Throws: `images.no-such-folder` (with near names), `images.not-a-folder`,
  ///   `images.unreadable-folder`, `images.empty-folder`.
  public init(_ url: URL) throws(InputError) {
    let listing = try FolderListing(url)
    self.init(url, listing.filesBelow())
    if files.isEmpty { throw InputError(.emptyImageFolder(url.path)) }
  }

  /// The subfolders of a folder, each the images of one label, sorted by the bytes of their names.
  ///
  /// - Throws: what `init(_:)` throws, for all subfolders at once, and `images.no-subfolders`.
  public static func labelled(in url: URL) throws(InputError) -> [ImageFolder] {
    let listing = try FolderListing(url)
    if listing.folders.isEmpty { throw InputError(.noImageSubfolders(url.path)) }
    var (folders, faults) = ([ImageFolder](), [Fault]())
    for name in listing.folders {
      do throws(InputError) {
        folders.append(try ImageFolder(url.appending(path: name)))
      } catch {
        faults += error.faults
      }
    }
    try InputError.throwAny(faults)
    return folders
  }

  private init(_ url: URL, _ paths: [String]) {
    let isImage = { (path: String) in
      ImageFormat.fileExtensions.contains((path as NSString).pathExtension.lowercased())
    }
    name = url.standardizedFileURL.lastPathComponent
    self.url = url
    files = paths.filter(isImage).map { ImageFile(url.appending(path: $0), path: $0) }
    others = paths.filter { !isImage($0) }
  }
}

/// One file of a folder of images.
public struct ImageFile: Sendable, Hashable {
  /// The file.
  public let url: URL
  /// Its path below the folder, parts separated by `/`.
  public let path: String

  /// A file and the name that it goes by.
  public init(_ url: URL, path: String? = nil) {
    self.url = url
    self.path = path ?? url.lastPathComponent
  }
}
