public import Foundation
public import Tensors

/// Activations and gradients on disk, one file an image and tensor, found by what they were computed
/// from and never by a name.
///
/// An entry is a `.safetensors` file that states the digest of its numbers; one that is damaged or
/// cut is as good as not there, and is computed again.
public struct ActivationStore: Sendable {
  /// What an entry holds of its tensor.
  public enum Quantity: Sendable, Hashable {
    /// Its value.
    case activation
    /// The gradient of one class's logit with respect to it.
    case gradient(of: String, target: Int)
  }

  /// Everything that an entry's numbers depend on.
  public struct Key: Sendable, Hashable {
    /// The network's file.
    public var network: Digest
    /// The preprocessing, as written by its own deterministic encoding.
    public var preprocessing: Digest
    /// The image file's bytes.
    public var image: Digest
    /// The tensor's exact name.
    public var tensor: String
    /// What is held of it.
    public var quantity: Quantity
    /// How it is seen.
    public var pooling: Pooling

    /// Creates a key.
    public init(
      network: Digest,
      preprocessing: Digest,
      image: Digest,
      tensor: String,
      quantity: Quantity = .activation,
      pooling: Pooling = .none
    ) {
      self.network = network
      self.preprocessing = preprocessing
      self.image = image
      self.tensor = tensor
      self.quantity = quantity
      self.pooling = pooling
    }

    /// The digest that names the entry.
    var digest: Digest {
      var parts = ["noema-activation", ActivationStore.version, "float32"]
      parts += [network.hex, preprocessing.hex, image.hex, pooling.rawValue, tensor]
      if case .gradient(let logits, let target) = quantity {
        parts += ["gradient", logits, String(target)]
      }
      // Each part's length keeps names with line breaks from imitating other keys.
      return Digest(of: parts.map { "\($0.utf8.count) \($0)" }.joined(separator: "\n"))
    }
  }

  /// Goes up when the engine's numbers, or the layout of entries, change.
  static let version = "1"

  /// Where the entries lie.
  public let folder: URL

  /// A store in a folder, which is made if it is not there.
  ///
  /// - Throws: `files.unwritable` if files cannot be made in it.
  public init(folder: URL) throws {
    self.folder = folder
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
    )
    try entry.write(to: place(digest))
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
