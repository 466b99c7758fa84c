import Diagnostics
import Foundation

/// What stands in a folder, without what is hidden, sorted by the bytes of the names.
struct FolderListing {
  let url: URL
  let folders: [String]
  let files: [String]

  /// Lists a folder.
  ///
  /// - Throws: `images.no-such-folder`, `images.not-a-folder`, `images.unreadable-folder`.
  init(_ url: URL) throws(InputError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw InputError(.noSuchImageFolder(url.path, remedy: Self.remedy(for: url)))
    }
    guard isFolder.boolValue else { throw InputError(.notAnImageFolder(url.path)) }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    } catch {
      let reason = (error as NSError).localizedDescription
      throw InputError(.unreadableFolder(url.path, reason))
    }
    let shown = names.filter { !$0.hasPrefix(".") }.sorted(by: Self.precedes)
    let areFolders = shown.map { Self.isFolder(url.appending(path: $0)) }
    self.url = url
    folders = zip(shown, areFolders).filter(\.1).map(\.0)
    files = zip(shown, areFolders).filter { !$0.1 }.map(\.0)
  }

  /// The paths of all files here and in the folders below, sorted by their bytes. A folder below
  /// that cannot be listed is passed over; one reached through a link is not entered, for links may
  /// lead in circles.
  func filesBelow() -> [String] {
    let below = folders.flatMap { folder -> [String] in
      let inner = url.appending(path: folder)
      let isLink = try? inner.resourceValues(forKeys: [.isSymbolicLinkKey]).isSymbolicLink
      guard isLink != true, let listing = try? FolderListing(inner) else { return [] }
      return listing.filesBelow().map { "\(folder)/\($0)" }
    }
    return (files + below).sorted(by: Self.precedes)
  }

  private static func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Bytewise, for the order of strings depends on Unicode's version and that of the system on the
  /// language of the user.
  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The names beside one that is not there.
  static func remedy(for url: URL) -> String? {
    let parent = url.deletingLastPathComponent().path
    let beside = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    let names = beside.filter { !$0.hasPrefix(".") }.sorted(by: precedes)
    return NearNames(among: names).remedy(for: url.lastPathComponent)
  }
}
