public import Tensors

extension ActivationStore {
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
}
