/// How the values of one run share memory.
public struct MemorySummary: Sendable, Hashable, Codable {
  /// How many pieces of memory the steps read and write.
  public let buffers: Int
  /// How many of them are written over one that nobody reads any more.
  public let inPlace: Int
  /// What all of them take together, in bytes.
  public let byteCount: Int
  /// What they would take if no two shared any, in bytes.
  public let separateByteCount: Int
  /// What computes values again so that they need not be kept; `nil` where nothing does.
  public let checkpoints: Checkpoints?

  /// Values that are computed again on the way back.
  public struct Checkpoints: Sendable, Hashable, Codable {
    /// Into how many parts the forward pass is cut; only what passes from one to the next is kept.
    public let parts: Int
    /// How many steps run again.
    public let steps: Int
    /// What the values would take without that, in bytes.
    public let byteCountWithout: Int
  }
}
