import Diagnostics
public import Foundation
import Synchronization
public import Tensors

/// Activations and gradients on disk, one file an image and tensor, found by what they were computed
/// from and never by a name.
///
/// An entry is a `.safetensors` file that states the digest of its numbers; one that is damaged or
/// cut is as good as not there, and is computed again. Where the entries would pass the store's size,
/// those that were not used for longest are removed. Several processes may use a store at once.
public final class ActivationStore: Sendable {
  /// Goes up when the engine's numbers, or the layout of entries, change.
  static let version = "3"

  /// The size that a store keeps to if nobody says another: 20 GB.
  public static let defaultSize = 20 << 30

  /// Where the entries lie.
  public let folder: URL
  /// How many bytes the entries may take.
  public let size: Int
  private let ledger: Mutex<StoreLedger>

  /// A store in a folder, which is made if it is not there.
  ///
  /// The size is kept by each process for what it writes. A process looks at what others have written
  /// after each twentieth of the size, so that two at once may pass it by a tenth for a while.
  ///
  /// - Parameters:
  ///   - folder: where the entries lie; nothing else may lie there.
  ///   - size: how many bytes the entries may take; an entry that is larger is not kept.
  /// - Throws: `files.unwritable` if files cannot be made in it.
  public init(folder: URL, size: Int = ActivationStore.defaultSize) throws {
    self.folder = folder
    self.size = size
    ledger = Mutex(StoreLedger(folder: folder, size: size))
    try AtomicFile.makeFolder(folder)
  }

  /// The numbers of an entry, `[C, spatial...]` or as pooled, or `nil` if they must be computed.
  public func tensor(_ key: Key) -> Tensor<Float>? {
    let digest = key.digest
    let place = place(digest)
    guard FileManager.default.fileExists(atPath: place.path),
      let entry = try? SafeTensors(reading: place), let array = entry.arrays["values"],
      entry.metadata["key"] == digest.hex, array.type == .float32,
      entry.metadata["digest"] == Self.digest(of: array)
    else { return nil }
    // The time of the last change tells when an entry was last used; that of the last access is not
    // kept everywhere. An entry whose time cannot be set goes sooner, which harms nothing.
    _ = utimes(place.path, nil)
    return try? array.floats()
  }

  /// Keeps the numbers of one image.
  ///
  /// - Throws: as `AtomicFile.write`.
  public func insert(_ tensor: Tensor<Float>, for key: Key) throws {
    let digest = key.digest
    let array = StoredArray(tensor)
    let entry = SafeTensors(
      metadata: ["key": digest.hex, "digest": Self.digest(of: array), "tensor": key.tensor],
      arrays: ["values": array]
    ).bytes()
    guard entry.count <= size else { return }
    // An entry for which there is room is in the folder before the next one asks for some.
    try ledger.withLock {
      $0.makeRoom(for: entry.count)
      try AtomicFile.write(entry, to: place(digest))
    }
  }

  private static func digest(of array: StoredArray) -> String {
    var hasher = Digest.Hasher()
    hasher.update(Data("\(array.shape)\n".utf8))
    hasher.update(array.bytes)
    return hasher.digest().hex
  }

  private func place(_ digest: Digest) -> URL {
    folder.appending(path: "\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2)).safetensors")
  }
}
